"""Names and versions of ZigBee stacks; versions compare part by part as numbers (domain.md §2.3)."""

import re
from typing import Final

STACK_VERSION: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,3}")

LEFT_OUT: Final = str.maketrans("", "", " -_")

VersionParts = tuple[int, ...]


def name_key(name: str) -> str:
    """Reduce a name to what is compared: its letters and digits, whatever their case; 'Z-Stack' is 'ZStack'."""
    return name.casefold().translate(LEFT_OUT)


def version_parts(text: str) -> VersionParts | None:
    """Read a version as numbers to compare, so that 6.10 is above 6.7 and 7.4 equals 7.4.0.

    None where it is no version: at most four numbers with dots between them, and nothing is ever mended.
    """
    if not STACK_VERSION.fullmatch(text):
        return None
    numbers = [int(part) for part in text.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def fault_of_bounds(introduced: str | None, fixed: str | None, last_affected: str | None) -> str | None:
    """Say what is wrong with the bounds of a range, each of them a version; None where it is a range."""
    if fixed is not None and last_affected is not None:
        return "both a version that fixes it and a last one that has it are given"
    begin = version_parts(introduced or "0") or ()
    end = version_parts(fixed or last_affected or "0") or ()
    if fixed is not None and begin >= end:
        return "no version lies in the range: it is fixed before it begins"
    if last_affected is not None and begin > end:
        return "no version lies in the range: it ends before it begins"
    return None
