"""The outcome of an import of defects; for the Security Sub-Committee only."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from firmware_graph.records.defects.difference import DefectCounts
from firmware_graph.records.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class DefectImportReport:
    """The outcome of an import; a refused one wrote nothing, and `problems` has everything that was found.

    One that `is_unchanged` wrote nothing either, as everything is recorded already. One that was not refused kept the
    problematic records out. `refusals` are sentences on losses that were not allowed.
    """

    problems: Sequence[Problem] = ()
    refusals: Sequence[str] = ()
    notes: Sequence[str] = ()
    counts: DefectCounts = field(default_factory=DefectCounts)
    is_refused: bool = False
    is_unchanged: bool = False
    is_written: bool = False
    sequence: int | None = None
