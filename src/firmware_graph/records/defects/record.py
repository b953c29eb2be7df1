"""What a file of defects or assessments states, and its problems."""

from collections.abc import Iterable, Sequence
from typing import Generic, NamedTuple, TypeVar

from firmware_graph.model.defect import Exposure, StackRange
from firmware_graph.records.problem import FilePlace, Problem

Record = TypeVar("Record")


class DefectRecord(NamedTuple):
    """A defect as stated in a file; `withdrawn_at` is in milliseconds since 1970."""

    defect_id: str
    aliases: tuple[str, ...]
    title: str
    severity: str | None
    references: tuple[str, ...]
    withdrawn_at: int | None
    ranges: tuple[StackRange, ...]


class AssessmentRecord(NamedTuple):
    """An assessment as stated in a file, and its place; a verdict of None retracts an earlier one.

    `names` are all names of the defect in the file: IDs and aliases.
    """

    names: tuple[str, ...]
    cpl_entry_id: int
    verdict: Exposure | None
    place: FilePlace

    @property
    def subject(self) -> str:
        """The subject of its problems."""
        return subject_of_assessment(self.names[0])


class Spoilt(NamedTuple):
    """A record with a problem: its readable parts, so that nothing that may contradict it is accepted."""

    name: str | None = None
    aliases: tuple[str, ...] = ()
    cpl_entry_id: int | None = None


class FileRecords(NamedTuple, Generic[Record]):
    """The records of one file or of several, and the problems of the others."""

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
    """Return the subject of a defect's problems."""
    return f"defect {defect_id}" if defect_id else "defect"


def subject_of_assessment(name: str | None) -> str:
    """Return the subject of an assessment's problems."""
    return f"assessment of {name}" if name else "assessment"
