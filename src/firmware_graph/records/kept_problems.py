"""The problems and notes of a file that are kept: up to a number, as a file may have millions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode

MOST_PROBLEMS: Final = 2_000
"""Of a file of defects or assessments."""

MOST_PROBLEMS_OF_SHEET: Final = 10_000
MOST_NOTES: Final = 1_000
DIVIDE: Final = "divide the file, and import the parts one after the other"


@dataclass(slots=True)
class Kept:
    """The first problems and notes of one file, and how many others there are."""

    source: str
    most_problems: int = MOST_PROBLEMS
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problem_count: int = 0
    note_count: int = 0

    def add(self, problems: Iterable[Problem], notes: Iterable[str] = ()) -> None:
        """Keep those that there is room for."""
        for problem in problems:
            self.problem_count += 1
            if self.problem_count <= self.most_problems:
                self.problems.append(problem)
        for note in notes:
            self.note_count += 1
            if self.note_count <= MOST_NOTES:
                self.notes.append(note)

    @property
    def all_problems(self) -> list[Problem]:
        """The problems; if some are left out, the first refuses the whole file, as nobody could know what is wrong."""
        if self.problem_count <= self.most_problems:
            return self.problems
        reason = f"it has {self.problem_count - self.most_problems:,} problems more than those that are listed"
        remedy = f"correct these first, or {DIVIDE}"
        return [Fault(ProblemCode.TOO_MUCH, reason, remedy).at(FilePlace(self.source)), *self.problems]

    @property
    def all_notes(self) -> list[str]:
        """The notes, and how many are left out."""
        more = self.note_count - MOST_NOTES
        return self.notes if more <= 0 else [*self.notes, f"{self.source}: {more:,} more notes are left out."]


def problems_of_sheet(source: str, problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems of a sheet that are kept."""
    kept = Kept(source, MOST_PROBLEMS_OF_SHEET)
    kept.add(problems)
    return kept.all_problems


def too_much(source: str, reason: str) -> Problem:
    """Return the problem of a file that is refused as a whole, as it has too much."""
    return Fault(ProblemCode.TOO_MUCH, reason, DIVIDE).at(FilePlace(source))
