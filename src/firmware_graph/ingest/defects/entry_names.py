"""How a text names a CPL entry: as a plain number, or with a word that identifies it as one (docs/import.md)."""

import re
from typing import Final

from firmware_graph.records.values import BadValue, entry_id

BARE: Final = re.compile(r"[1-9][0-9]*")
WORDED: Final = re.compile(
    r"(?:CPL(?:[\s_-]*Entry)?|Entry)(?:[\s_-]*(?:ID|Number|No\.?))?[\s_:#-]*([0-9]+)", re.IGNORECASE
)
IN_IDENTIFIER: Final = re.compile(
    r"(?<![A-Za-z0-9])CPL[_-]?Entry(?:[_-]?(?:ID|Number))?[_:=/-]([0-9]+)(?![A-Za-z0-9.])", re.IGNORECASE
)


def entry_of_number(text: str) -> int | None:
    """Parse a number without leading zeros, which model identifiers have and entry IDs do not, or one with a word."""
    return _entry(text) if BARE.fullmatch(text) else entry_of_words(text)


def entry_of_words(text: str) -> int | None:
    """Parse 'CPL 1234', 'Entry 1234', 'CPL Entry ID: 1234' and the like; a plain number may be anything."""
    match = WORDED.fullmatch(text)
    return _entry(match[1]) if match else None


def entries_in_identifier(text: str) -> tuple[int, ...]:
    """Return the entries in a URI, a CPE or a package URL, such as `urn:cpl-entry:1234` or `…?cpl_entry_id=1234`."""
    found = (_entry(number) for number in IN_IDENTIFIER.findall(text))
    return tuple(entry for entry in found if entry is not None)


def _entry(number: str) -> int | None:
    try:
        return entry_id(number)
    except BadValue:
        return None
