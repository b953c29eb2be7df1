"""What a cell of predecessors means: 'N/A' is a declaration, and a blank is none (domain.md §0.1)."""

import re

from firmware_graph.ingest.cell_text import BadCell, entry_id

SEPARATORS = re.compile(r"[;,\s]+")
NOT_APPLICABLE = frozenset({"N/A", "NA"})


def predecessors(text: str) -> tuple[int | str, ...] | None:
    """Read a list of predecessors: None where blank, nothing where 'N/A'; what is no entry ID stays text."""
    if not text:
        return None
    parts = [part for part in SEPARATORS.split(text) if part]
    if not any(part.upper() in NOT_APPLICABLE for part in parts):
        return tuple(dict.fromkeys(_entry_id_or_text(part) for part in parts))
    if len(parts) > 1:
        raise BadCell("'N/A' stands beside entry IDs", "give 'N/A' alone, or the entry IDs alone")
    return ()


def _entry_id_or_text(text: str) -> int | str:
    try:
        return entry_id(text)
    except BadCell:
        return text
