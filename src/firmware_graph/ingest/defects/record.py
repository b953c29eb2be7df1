"""What a file of defects or assessments states, and what is wrong with it."""

from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from firmware_graph.model.defect import Exposure, StackRange
from firmware_graph.records.problem import FilePlace, Problem

Record = TypeVar("Record")


class DefectRecord(NamedTuple):
    """A defect as a file states it; `withdrawn_at` is in milliseconds since 1970."""

    defect_id: str
    aliases: tuple[str, ...]
    title: str
    severity: str | None
    references: tuple[str, ...]
    withdrawn_at: int | None
    ranges: tuple[StackRange, ...]


class AssessmentRecord(NamedTuple):
    """An assessment as a file states it, and where; a verdict of None takes an earlier one back.

    `defect` is an ID or an alias.
    """

    defect: str
    cpl_entry_id: int
    verdict: Exposure | None
    place: FilePlace


class FileRecords(NamedTuple, Generic[Record]):
    """The records of one file or of several, and what is wrong with the others."""

    records: Sequence[Record]
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()
