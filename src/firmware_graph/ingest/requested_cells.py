"""Cells of a caller's own list that must be numbers, entries or days."""

from datetime import date
from typing import Final

from firmware_graph.model.clocks import DAY
from firmware_graph.model.version_text import is_version_and_no_entry

NUMBERS: Final = frozenset({"cpl_entry_id", "target_cpl_entry_id", "comms_hub_cpl_entry_id", "count"})
ENTRIES: Final = NUMBERS - {"count"}
OF_VERSION: Final = (
    "give the ID of an entry that has it, or name its product beside it, under the headings Manufacturer Code, Model "
    "Identifier, Hardware Version and Firmware Version; the heading Firmware Version alone lists the entries with it"
)
ISO_DAY: Final = len("2026-09-30")


def title_of(name: str) -> str:
    """Return the name of a column without a heading."""
    return name.replace("_", " ").title().replace("Cpl", "CPL").replace(" Id", " ID")


def wrong_with(name: str, text: str) -> tuple[str, str] | None:
    """Return the fault of a cell in a column of numbers or days, and the remedy; None if it is valid."""
    if name in ENTRIES and is_version_and_no_entry(text):
        return f"{text!r} is a firmware version, which several entries may have", OF_VERSION
    if name in NUMBERS and not (text.isascii() and text.isdigit() and len(text) < 10):  # noqa: PLR2004 - an Int
        return f"{text!r} is no whole number", "give digits alone"
    if name == "reported_on" and not is_day(text):
        return f"{text!r} is no day", "write it as 2026-09-30"
    return None


def is_day(text: str) -> bool:
    """Whether a text is an existing day; a date cell may have a time after it."""
    try:
        is_whole = text[ISO_DAY : ISO_DAY + 1] in {"", "T", " "}
        return is_whole and bool(DAY.match(text)) and bool(date.fromisoformat(text[:ISO_DAY]))
    except ValueError:
        return False
