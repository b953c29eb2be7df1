"""What a file of defects or assessments states, and what is wrong with it."""

from collections.abc import Iterable, Sequence
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

    `names` are all that the file calls the defect: IDs and aliases.
    """

    names: tuple[str, ...]
    cpl_entry_id: int
    verdict: Exposure | None
    place: FilePlace

    @property
    def subject(self) -> str:
        """What a problem of it is of."""
        return subject_of_assessment(self.names[0])


class Spoilt(NamedTuple):
    """A record that has a problem: what can be read of it, so that nothing that may contradict it is taken."""

    name: str | None = None
    aliases: tuple[str, ...] = ()
    cpl_entry_id: int | None = None


class FileRecords(NamedTuple, Generic[Record]):
    """The records of one file or of several, and what is wrong with the others."""

    records: Sequence[Record]
    problems: Sequence[Problem] = ()
    notes: Sequence[str] = ()
    spoilt: Sequence[Spoilt] = ()

    @classmethod
    def together(cls, files: Iterable["FileRecords[Record]"]) -> "FileRecords[Record]":
        """Join the records of several files."""
        found = list(files)
        return cls(
            [record for one in found for record in one.records],
            [problem for one in found for problem in one.problems],
            [note for one in found for note in one.notes],
            [record for one in found for record in one.spoilt],
        )


def subject_of_defect(defect_id: str | None) -> str:
    """Return what a problem of a defect is of."""
    return f"defect {defect_id}" if defect_id else "defect"


def subject_of_assessment(name: str | None) -> str:
    """Return what a problem of an assessment is of."""
    return f"assessment of {name}" if name else "assessment"
