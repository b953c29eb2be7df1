"""What the parts of a file of defects or assessments add up to."""

from collections.abc import Iterable
from typing import Final

from firmware_graph.model.interruption import Check, check
from firmware_graph.records.defects.record import FileRecords, Record, Spoilt
from firmware_graph.records.kept_problems import Kept

MOST_RECORDS: Final = 250_000
"""Of a file: rows of a table, and assessments of a document."""


def of_document(parts: Iterable[FileRecords[Record]], source: str, check: Check = check) -> FileRecords[Record]:
    """Join what the parts of one document state, with a check before each."""
    kept, records, spoilt = Kept(source), list[Record](), list[Spoilt]()
    for part in parts:
        check()
        records += part.records
        spoilt += part.spoilt
        kept.add(part.problems, part.notes)
    return FileRecords(records, kept.all_problems, kept.all_notes, spoilt)
