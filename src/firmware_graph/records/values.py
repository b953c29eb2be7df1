"""Parsers of single values from text (domain.md §2.4); text without a meaning is refused, never corrected."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from firmware_graph.model.clocks import DAY
from firmware_graph.model.stack_version import version_parts
from firmware_graph.model.version_text import EIGHT_HEX, read_device_type, read_version
from firmware_graph.model.vocabulary import (
    CplStatus,
    DeviceType,
    Environment,
    Evidence,
    Generation,
    Recommendation,
)
from firmware_graph.records.texts import fault_of_indexed, fault_of_text

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=StrEnum)

HEX = {digits: re.compile(rf"[0-9A-F]{{{digits}}}") for digits in (2, 4, 64)}
NUMBERS = re.compile(r"V?([0-9]{1,9}(?:\.[0-9]{1,9})*)", re.IGNORECASE)
SPECIFICATION = re.compile(r"(?:(?:SMETS[12]?\+?|CHTS)\s*)?V?([0-9]+(?:\.[0-9]+)*)", re.IGNORECASE)
ISO_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
MOST_ENTRY_ID = 2**31 - 1  # the maximum of the schema's Int: an entry above it would break every list that contains it


class BadValue(Exception):
    """A text has no meaning as a value of its kind."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


remembered: Callable[[Callable[[str], Value]], Callable[[str], Value]] = lru_cache(maxsize=16384)
"""Cache a parser: most columns of a sheet hold few different texts."""


def optional(read: Callable[[str], Value]) -> Callable[[str], Value | None]:
    """Return a parser that also returns None for a blank."""
    return lambda text: read(text) if text else None


def plain_text(text: str) -> str:
    """Return text unchanged."""
    if fault := fault_of_text(text):
        raise BadValue(*fault)
    return text


def indexed_text(text: str) -> str:
    """Return text unchanged that is in an index, or part of a key."""
    if fault := fault_of_text(text) or fault_of_indexed(text):
        raise BadValue(*fault)
    return text


def needed_text(text: str) -> str:
    """Return indexed text that must not be blank."""
    if not text:
        raise BadValue("it is blank", "fill it in")
    return indexed_text(text)


def entry_id(text: str) -> int:
    """Read a CPL Entry ID: a positive whole number."""
    whole = text.removesuffix(".0")
    digits = whole.lstrip("0") if whole.isascii() and whole.isdecimal() else ""
    if not digits:
        raise BadValue("it is no CPL Entry ID" if text else "it is blank", "give a positive whole number, such as 1234")
    if len(digits) > len(str(MOST_ENTRY_ID)) or int(digits) > MOST_ENTRY_ID:
        raise BadValue("it is too large for a CPL Entry ID", f"give a whole number from 1 to {MOST_ENTRY_ID}")
    return int(digits)


def _hex(text: str, digits: int) -> str:
    plain = text.upper().removeprefix("0X")
    if not HEX[digits].fullmatch(plain):
        raise BadValue(
            f"it is not {digits} hexadecimal digits" if text else "it is blank",
            f"give {digits} hexadecimal digits with their leading zeros (in a workbook, format the column as text)",
        )
    return plain


def manufacturer_code(text: str) -> str:
    """Read a ZigBee manufacturer code."""
    return _hex(text, 4)


def model_identifier(text: str) -> str:
    """Read a model identifier."""
    return _hex(text, 4)


def hardware_version(text: str) -> str:
    """Read a hardware version: two digits, or four that hold the revision too."""
    return _hex(text, 4 if len(text.upper().removeprefix("0X")) == 4 else 2)  # noqa: PLR2004 - two octets


def hardware_revision(text: str) -> str:
    """Read a hardware revision."""
    return _hex(text, 2)


def least_hardware(text: str) -> str:
    """Read the lower end of a hardware range; a version without revision starts at its first revision."""
    read = hardware_version(text)
    return f"{read}00"[:4]


def most_hardware(text: str) -> str:
    """Read the upper end of a hardware range; a version without revision ends at its last revision."""
    read = hardware_version(text)
    return f"{read}FF"[:4]


def version_hex(text: str) -> str | None:
    """Read a firmware version as eight hexadecimal digits; None if its coding is ambiguous."""
    if EIGHT_HEX.fullmatch(text):
        return text  # the usual case, once per row of a large sheet
    reading = read_version(text)
    if reading is None:
        raise BadValue(
            "it is no firmware version" if text else "it is blank",
            "give eight hexadecimal digits with their leading zeros (in a workbook, format the column as text)",
        )
    return reading.hex


def image_hash(text: str) -> str:
    """Read a SHA-256."""
    return _hex(text, 64)


def device_type(text: str) -> str:
    """Read a device type."""
    found = read_device_type(text)
    if found is None:
        raise BadValue("it is no device type" if text else "it is blank", f"give one of {', '.join(DeviceType)}")
    return found.value


def choice(kind: type[Choice], text: str, also: dict[str, Choice] | None = None) -> str:
    """Read a member of an enumeration, ignoring case, spaces and hyphens."""
    word = re.sub(r"[\s_-]+", "_", text).upper()
    found = kind.__members__.get(word) or (also or {}).get(word)
    if found is None:
        raise BadValue(
            "it is none of the words that stand here" if text else "it is blank", f"give one of {', '.join(kind)}"
        )
    return found.value


def generation(text: str) -> str:
    """Read a generation; SMETS2 and SMETS2+ are the same."""
    words = {"SMETS_1": Generation.SMETS1, "SMETS_2": Generation.SMETS2, "SMETS2+": Generation.SMETS2}
    return choice(Generation, text, words | {"SMETS_2+": Generation.SMETS2})


def status(text: str) -> str:
    """Read a status on the CPL; Active is Current."""
    return choice(CplStatus, text, {"ACTIVE": CplStatus.CURRENT})


def environment(text: str) -> str:
    """Read an environment."""
    return choice(Environment, text)


def evidence(text: str) -> str:
    """Read an evidence; blank means a declaration."""
    return choice(Evidence, text) if text else Evidence.DECLARED.value


def recommendation(text: str) -> str:
    """Read a recommendation; blank means none."""
    return choice(Recommendation, text) if text else Recommendation.NOT_STATED.value


def variant(text: str) -> str:
    """Read a variant, as one word in capitals."""
    word = re.sub(r"[\s_-]+", "_", text).upper()
    return "ALT_HAN_P2P" if word in {"P2P", "ALT_HAN_P2P", "ALTHAN_P2P"} else indexed_text(word)


def gbcs_version(text: str) -> str:
    """Read a GBCS version, without its V."""
    match = NUMBERS.fullmatch(text)
    if not match:
        raise BadValue("it is no version of GBCS", "give numbers with dots between them, such as 4.1")
    return match[1]


def specification_version(text: str) -> str:
    """Read a version of SMETS or CHTS, normalising both usual spellings; other text is kept."""
    match = SPECIFICATION.fullmatch(text)
    return f"V{match[1]}" if match else plain_text(text)


def day(text: str) -> str:
    """Read an ISO date; day and month in another order are not guessed."""
    try:
        if DAY.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        pass
    raise BadValue("it is no date", "write the date as year-month-day, such as 2026-03-31")


def moment(text: str) -> int:
    """Read an ISO date and time as milliseconds since 1970; without a zone it is UTC, without a time midnight."""
    try:
        if ISO_MOMENT.fullmatch(text):
            read = datetime.fromisoformat(text)
            return int((read if read.tzinfo else read.replace(tzinfo=UTC)).timestamp() * 1000)
    except ValueError:
        pass
    raise BadValue("it is no date or time", "write it as 2026-03-31 or 2026-03-31T09:00:00Z")


def stack_version(text: str) -> str:
    """Read a ZigBee stack version: up to four numeric parts (domain.md §2.3)."""
    if version_parts(text) is None:
        raise BadValue("it is no stack version", "give up to four numbers with dots between them, such as 6.7.10")
    return text
