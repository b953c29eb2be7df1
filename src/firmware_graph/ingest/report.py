"""The outcome of an import of sheets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from firmware_graph.records.problem import Problem


class Loss(StrEnum):
    """How an import loses something; the value is its name for people, after a number."""

    UPGRADE = "upgrades ended"
    ABSENT_ENTRY = "entries that the sheet does not list"
    REMOVED_ENTRY = "entries that the sheet calls Removed"
    DECLARATION = "declarations that became blank"
    CELL = "entries with a cell that became blank"
    STATEMENT = "upgrades whose advice or evidence became blank"
    ZIGBEE_ROW = "ZigBee rows gone or blank in part"


class Taken(NamedTuple):
    """One loss of an import: its entry, and what is lost of it."""

    loss: Loss
    cpl_entry_id: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportCounts:
    """The number of changes of an import. `restricted_rows` is for the Security Sub-Committee only."""

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

    `problems` has everything that was found. A refused import wrote nothing: because of problems, or of `refusals`,
    sentences on what the graph cannot accept. If everything is recorded already, it `is_unchanged`, and wrote nothing
    either. Otherwise `is_written` tells it from a dry run. `taken` has all losses, actual or expected.
    """

    problems: Sequence[Problem] = ()
    refusals: Sequence[str] = ()
    notes: Sequence[str] = ()
    taken: Sequence[Taken] = ()
    counts: ImportCounts = field(default_factory=ImportCounts)
    is_refused: bool = False
    is_unchanged: bool = False
    is_written: bool = False
    sequence: int | None = None
