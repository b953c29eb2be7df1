"""The meaning of a cell of predecessors: 'N/A' is a declaration, and a blank is not (domain.md §0.1)."""

import re
from collections.abc import Callable, Collection

from firmware_graph.ingest.sheets.conventions import plain_words
from firmware_graph.records.problem import Fault, ProblemCode, shown
from firmware_graph.records.values import BadValue, entry_id

SEPARATORS = re.compile(r"[;,\s]+")
PROSE = re.compile(r"[^\W\d_]|[()\[\]{}]|^\D+$")
"""A letter, a bracket, or no digit at all: such a part may qualify the entry IDs beside it."""

Predecessors = tuple[int | str, ...] | None


def predecessor_reader(nothing: Collection[str]) -> Callable[[str], Predecessors]:
    """Return a parser of lists of predecessors; `nothing` are the words that declare that there are none.

    It returns None for a blank and () for a declaration of none; numbers that are not entry IDs stay text. Words beside
    entry IDs ('not 20', '20 (withdrawn)') may mean anything, so the whole list is unusable then.
    """

    def predecessors(text: str) -> Predecessors:
        if not text:
            return None
        if plain_words(text) in nothing:
            return ()
        parts = [part for part in SEPARATORS.split(text) if part]
        if not parts:
            raise BadValue("it lists nothing", "give entry IDs, or 'N/A' where there are none")
        words = [part for part in parts if plain_words(part) in nothing]
        if words and len(words) < len(parts):
            raise BadValue(f"{words[0]!r} stands beside entry IDs", "give 'N/A' alone, or the entry IDs alone")
        return () if words else tuple(dict.fromkeys(map(_entry_id_or_figures, parts)))

    return predecessors


def unreadable_predecessors(listed: Predecessors) -> list[Fault]:
    """Return a fault for each part of a list that is not an entry ID."""
    return [unreadable_predecessor(part) for part in listed or () if isinstance(part, str)]


def unreadable_predecessor(text: str) -> Fault:
    """Return the fault of a part of a list that is not an entry ID."""
    remedy = "give entry IDs with ';' between them, or 'N/A'"
    return Fault(ProblemCode.UNREADABLE_PREDECESSOR, f"{shown(text)!r} is no CPL Entry ID", remedy)


def _entry_id_or_figures(text: str) -> int | str:
    try:
        return entry_id(text)
    except BadValue:
        if PROSE.search(text):
            reason = f"{shown(text)!r} is no CPL Entry ID, and may say something of others in the list"
            raise BadValue(reason, "give entry IDs alone, with ';' between them, or 'N/A'") from None
        return text
