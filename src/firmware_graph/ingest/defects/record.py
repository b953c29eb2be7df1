"""What a file of defects or assessments says, and what is wrong with it."""

from dataclasses import dataclass
from typing import NamedTuple

from firmware_graph.model.defect import Exposure, StackRange


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectProblem:
    """One thing that is wrong, where it stands, and what would be right; for the Security Sub-Committee alone.

    `sheet` is the file's name. `column` is the heading of a table or the place in a JSON document.
    """

    sheet: str
    reason: str
    remedy: str
    line: int | None = None
    column: str | None = None
    value: str | None = None


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
    sheet: str
    line: int | None
    column: str | None
