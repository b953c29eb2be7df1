"""What a file of defects or assessments adds up to: problems and notes are kept up to a number."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.model.interruption import Check, check
from firmware_graph.records.defects.record import FileRecords, Record, Spoilt
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode

MOST_RECORDS: Final = 250_000
"""Of a file: rows of a table, and assessments of a document."""

MOST_PROBLEMS: Final = 2_000
MOST_NOTES: Final = 1_000
DIVIDE: Final = "divide the file, and import the parts one after the other"


@dataclass(slots=True)
class Kept:
    """The first problems and notes of one file, and how many others there are."""

    source: str
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem_count: int = 0
    note_count: int = 0

    def add(self, problems: Iterable[Problem], notes: Iterable[str] = ()) -> None:
        """Keep those that there is room for."""
        for problem in problems:
            self.problem_count += 1
            if self.problem_count <= MOST_PROBLEMS:
                self.problems.append(problem)
        for note in notes:
            self.note_count += 1
            if self.note_count <= MOST_NOTES:
                self.notes.append(note)

    @property
    def all_problems(self) -> list[Problem]:
        """The problems; if some are left out, the last refuses the whole file, as nobody could know what is wrong."""
        if self.problem_count <= MOST_PROBLEMS:
            return self.problems
        reason = f"it has {self.problem_count - MOST_PROBLEMS:,} problems more than these"
        remedy = f"correct these first, or {DIVIDE}"
        return [*self.problems, Fault(ProblemCode.TOO_MUCH, reason, remedy).at(FilePlace(self.source))]

    @property
    def all_notes(self) -> list[str]:
        """The notes, and how many are left out."""
        more = self.note_count - MOST_NOTES
        return self.notes if more <= 0 else [*self.notes, f"{self.source}: {more:,} more notes are left out."]


def of_document(parts: Iterable[FileRecords[Record]], source: str, check: Check = check) -> FileRecords[Record]:
    """Join what the parts of one document state, with a check before each."""
    kept, records, spoilt = Kept(source), list[Record](), list[Spoilt]()
    for part in parts:
        check()
        records += part.records
        spoilt += part.spoilt
        kept.add(part.problems, part.notes)
    return FileRecords(records, kept.all_problems, kept.all_notes, spoilt)


def too_much(source: str, reason: str) -> Problem:
    """Return the problem of a file that is refused as a whole, as it has too much."""
    return Fault(ProblemCode.TOO_MUCH, reason, DIVIDE).at(FilePlace(source))
