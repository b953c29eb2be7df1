"""What a cell of predecessors means: 'N/A' is a declaration, and a blank is none (domain.md §0.1)."""

import re

from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.values import BadValue, entry_id

SEPARATORS = re.compile(r"[;,\s]+")
NOT_APPLICABLE = frozenset({"N/A", "NA"})

Predecessors = tuple[int | str, ...] | None


def predecessors(text: str) -> Predecessors:
    """Read a list of predecessors: None where blank, empty where 'N/A'; what is no entry ID stays text."""
    if not text:
        return None
    parts = [part for part in SEPARATORS.split(text) if part]
    if not any(part.upper() in NOT_APPLICABLE for part in parts):
        return tuple(dict.fromkeys(_entry_id_or_text(part) for part in parts))
    if len(parts) > 1:
        raise BadValue("'N/A' stands beside entry IDs", "give 'N/A' alone, or the entry IDs alone")
    return ()


def unreadable_predecessors(listed: Predecessors) -> list[Fault]:
    """Return a fault for each part of a list that is no entry ID."""
    return [unreadable_predecessor(part) for part in listed or () if isinstance(part, str)]


def unreadable_predecessor(text: str) -> Fault:
    """Return the fault of a part of a list that is no entry ID."""
    remedy = "give entry IDs with ';' between them, or 'N/A'"
    return Fault(ProblemCode.UNREADABLE_PREDECESSOR, f"{text!r} is no CPL Entry ID", remedy)


def _entry_id_or_text(text: str) -> int | str:
    try:
        return entry_id(text)
    except BadValue:
        return text
