"""Names and versions of ZigBee stacks; versions compare part by part as numbers (domain.md §2.3)."""

import re
from typing import Final
from urllib.parse import unquote

STACK_VERSION: Final = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9}){0,3}")

LEFT_OUT: Final = str.maketrans("", "", " -_")

VersionParts = tuple[int, ...]


def name_key(name: str) -> str:
    """Normalise a name for comparison: its letters and digits in one case, so that 'Z-Stack' equals 'ZStack'."""
    return name.casefold().translate(LEFT_OUT)


def version_parts(text: str) -> VersionParts | None:
    """Parse a version to comparable numbers, so that 6.10 is above 6.7 and 7.4 equals 7.4.0.

    None unless it is one to four numbers with dots between them; nothing is corrected.
    """
    if not STACK_VERSION.fullmatch(text):
        return None
    numbers = [int(part) for part in text.split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


StackIdentity = tuple[str, VersionParts | None]
"""A normalised name, and a version as numbers; None if the stack has no version."""


def stack_identity(name: str, version: str | None) -> StackIdentity:
    """Return the common identity of all spellings of a stack version."""
    return name_key(name), version_parts(version) if version else None


def read_stack_id(text: str) -> StackIdentity | None:
    """Parse a stack's ID, `name/version`, in any spelling of both; None where its version is not one."""
    name, _, version = text.rpartition("/") if "/" in text else (text, "", "")
    identity = stack_identity(unquote(name), version.strip())
    return None if version.strip() and identity[1] is None else identity


def fault_of_bounds(introduced: str | None, fixed: str | None, last_affected: str | None) -> str | None:
    """Return the fault of the bounds of a range, each a version or None; None if they form a range."""
    if fixed is not None and last_affected is not None:
        return "both a version that fixes it and a last one that has it are given"
    begin = version_parts(introduced or "0") or ()
    end = version_parts(fixed or last_affected or "0") or ()
    if fixed is not None and begin >= end:
        return "no version lies in the range: it is fixed before it begins"
    if last_affected is not None and begin > end:
        return "no version lies in the range: it ends before it begins"
    return None
