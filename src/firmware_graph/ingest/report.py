"""The outcome of an import of sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from firmware_graph.records.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """How much an import changes. `restricted_rows` is for the Security Sub-Committee alone."""

    versions_added: int = 0
    versions_changed: int = 0
    versions_removed: int = 0
    upgrades_added: int = 0
    upgrades_ended: Mapping[str, int] = field(default_factory=dict)
    quarantined: int = 0
    successions_added: int = 0
    restricted_rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """The outcome of an import.

    `problems` are all that was found. A refused import wrote nothing: because of problems, or of
    `refusals`, sentences on what the graph cannot take. Otherwise `is_written` says whether it was
    more than a dry run.
    """

    problems: Sequence[Problem] = ()
    refusals: Sequence[str] = ()
    notes: Sequence[str] = ()
    counts: ImportCounts = field(default_factory=ImportCounts)
    is_refused: bool = False
    is_written: bool = False
    sequence: int | None = None
