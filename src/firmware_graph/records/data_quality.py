"""Flags of CPL rows that need care (domain.md §2.4 and S22)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import DataQualityFlag

NO_FLAGS: list[str] = []


def flag_versions(versions: Iterable[FirmwareVersion]) -> Mapping[int, list[str]]:
    """Compute the flags of each entry, in the order of `DataQualityFlag`; an entry without any is left out."""
    models: dict[str, list[FirmwareVersion]] = {}
    for version in versions:
        models.setdefault(version.model_key, []).append(version)
    flags: dict[int, list[str]] = {}
    for members in models.values():
        for version, found in zip(members, _flags_in_model(members), strict=True):
            if found:
                flags[version.cpl_entry_id] = found
    return flags


def flagged(versions: Mapping[int, FirmwareVersion]) -> Mapping[int, FirmwareVersion]:
    """Return the versions with their flags; one with unchanged flags is the same row object."""
    flags = flag_versions(versions.values())
    changed = {
        entry: version._replace(data_quality=flags.get(entry, NO_FLAGS))
        for entry, version in versions.items()
        if version.data_quality != flags.get(entry, NO_FLAGS)
    }
    return {**versions, **changed} if changed else versions


def _flags_in_model(members: Sequence[FirmwareVersion]) -> list[list[str]]:
    if len(members) == 1:
        return [[DataQualityFlag.AMBIGUOUS_CODING.value] if members[0].version_hex is None else NO_FLAGS]
    spellings = Counter(version.version_hex or version.version_submitted.casefold() for version in members)
    is_mixed = has_mixed_coding([version.version_hex for version in members if version.version_hex])
    return [
        [
            flag.value
            for flag, holds in (
                (DataQualityFlag.AMBIGUOUS_CODING, version.version_hex is None),
                (DataQualityFlag.MIXED_CODING, is_mixed),
                (
                    DataQualityFlag.DUPLICATE_SUSPECT,
                    spellings[version.version_hex or version.version_submitted.casefold()] > 1,
                ),
            )
            if holds
        ]
        for version in members
    ]


def has_mixed_coding(versions: Sequence[str]) -> bool:
    """Return whether one version has a letter while two others count in decimal, from a 9 to a 10.

    The first is then hexadecimal and the others are binary-coded decimal, so that they have no common order.
    """
    decimal = {int(version) for version in versions if version.isdecimal()}
    has_letter = len(decimal) < len(set(versions))
    return has_letter and any(number % 10 == 9 and number + 1 in decimal for number in decimal)  # noqa: PLR2004 - a carry
