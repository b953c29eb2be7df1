"""Parsing of firmware versions and device types from text, for imports and questions alike."""

import re
from dataclasses import dataclass

from firmware_graph.model.clocks import DAY
from firmware_graph.model.vocabulary import DeviceType

EIGHT_HEX = re.compile(r"[0-9A-F]{8}")
FOUR_PARTS = re.compile(r"[0-9A-F]{1,3}(?:\.[0-9A-F]{1,3}){3}")
LEFT_OUT = str.maketrans("", "", " \t-")
OCTET_MAX = 0xFF
LONGEST = 100
"""The most characters of a version, with all that may stand between its digits."""

DEVICE_TYPES = {
    **{type_.value: type_ for type_ in DeviceType},
    **dict.fromkeys(("CHF", "GPF", "COMMSHUB", "COMMUNICATIONSHUB", "SMETS1CH", "SMETS2CH"), DeviceType.CH),
}


@dataclass(frozen=True, slots=True)
class VersionReading:
    """The meaning of a version's text: `hex` if there is only one, else all candidates."""

    hex: str | None
    candidates: tuple[str, ...]

    @property
    def is_ambiguous(self) -> bool:
        """Whether its decimal and its hexadecimal interpretation are different versions."""
        return self.hex is None


def read_version(text: str) -> VersionReading | None:
    """Parse a version according to domain.md §2.4; None if that fails.

    Eight hexadecimal digits are a version, with or without '0x', spaces and dashes. Four dotted parts are octets,
    decimal or hexadecimal. Nothing is padded, and no coding is guessed.
    """
    if len(text) > LONGEST:
        return None
    plain = text.translate(LEFT_OUT).upper().removeprefix("0X")
    if EIGHT_HEX.fullmatch(plain):
        return VersionReading(plain, (plain,))
    if not FOUR_PARTS.fullmatch(plain):
        return None
    readings = [_octets(plain.split("."), base) for base in (10, 16)]
    candidates = tuple(dict.fromkeys(reading for reading in readings if reading))
    if not candidates:
        return None
    return VersionReading(candidates[0] if len(candidates) == 1 else None, candidates)


def is_version_and_no_entry(text: str) -> bool:
    """Whether a text in the place of an entry ID is a version: eight digits with a leading 0, or not a number.

    A day, whose digits would be a version with dashes, is not one.
    """
    is_number = text.isascii() and text.isdigit()
    is_other = DAY.fullmatch(text) or (is_number and not text.startswith("0"))
    return read_version(text) is not None and not is_other


def _octets(parts: list[str], base: int) -> str | None:
    """Parse each part in a base; None if one is not an octet in that base."""
    if base == 10 and not all(map(str.isdecimal, parts)):  # noqa: PLR2004 - decimal
        return None
    octets = [int(part, base) for part in parts]
    return None if max(octets) > OCTET_MAX else "".join(f"{octet:02X}" for octet in octets)


def read_device_type(text: str) -> DeviceType | None:
    """Parse a device type; CHF and GPF are the two halves of one Comms Hub (domain.md §3.4 rule 8)."""
    return DEVICE_TYPES.get(re.sub(r"[\s_-]", "", text).upper())
