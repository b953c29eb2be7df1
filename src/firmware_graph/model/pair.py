"""Reports on pairs of devices that run together, from rows given by a caller; nothing of them is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import Unresolved
from firmware_graph.model.reference import FirmwareReference

Partners = Mapping[int, list[int]]
"""The entries declared compatible with each entry, in order; an entry without any is left out."""


class PairVerdict(StrEnum):
    """Whether the two devices of a pair may run their versions together, as declared."""

    SAME = "SAME"
    COMPATIBLE = "COMPATIBLE"
    OUT_OF_STEP = "OUT_OF_STEP"
    NOT_DECLARED = "NOT_DECLARED"
    NOT_RESOLVED = "NOT_RESOLVED"


class PairCause(StrEnum):
    """Why a device is not on its intended version, as reported by its row."""

    MISSED = "MISSED"
    IN_PROGRESS = "IN_PROGRESS"
    WAN = "WAN"
    HAN = "HAN"
    COMMS_HUB = "COMMS_HUB"
    DEVICE = "DEVICE"
    UPDATE_FAILED = "UPDATE_FAILED"
    NOT_KNOWN = "NOT_KNOWN"


class PairRow(NamedTuple):
    """What a source reports about one end of a pair; `reported_at` is in milliseconds since 1970."""

    pair: str
    end: str
    firmware: FirmwareReference
    source: str | None = None
    reported_at: int | None = None
    cause: PairCause = PairCause.NOT_KNOWN


@dataclass(frozen=True, slots=True)
class PairStatement:
    """A row with its resolved version; `is_newest` is among those of one end."""

    row: PairRow
    firmware: FirmwareVersion | Unresolved
    is_newest: bool

    @property
    def end(self) -> str:
        """The end of the row."""
        return self.row.end

    @property
    def source(self) -> str | None:
        """Who reported it."""
        return self.row.source

    @property
    def reported_at(self) -> int | None:
        """When it was reported."""
        return self.row.reported_at


@dataclass(frozen=True, slots=True)
class PairResult:
    """A pair, and its result by the newest statement of each end; `message` is why it is not resolved.

    `position` is its place among the pairs, from 1.
    """

    position: int
    pair: str
    verdict: PairVerdict
    cause: PairCause
    statements: Sequence[PairStatement]
    disagreement: bool
    message: str | None = None

    @property
    def newest(self) -> list[PairStatement]:
        """The newest statement of each end, in the order of the ends."""
        return [statement for statement in self.statements if statement.is_newest]


@dataclass(frozen=True, slots=True)
class PairReport:
    """The pairs in the order in which their first rows were given."""

    rows: Sequence[PairResult]

    def count(self, *verdicts: PairVerdict) -> int:
        """Return the number of pairs with any of some verdicts."""
        return sum(result.verdict in verdicts for result in self.rows)

    @property
    def in_step(self) -> int:
        """The number of pairs that may run as they are."""
        return self.count(PairVerdict.SAME, PairVerdict.COMPATIBLE)

    @property
    def out_of_step(self) -> int:
        """The number of pairs whose versions are not declared compatible, although others are."""
        return self.count(PairVerdict.OUT_OF_STEP)

    @property
    def not_declared(self) -> int:
        """The number of pairs without any declaration."""
        return self.count(PairVerdict.NOT_DECLARED)

    @property
    def not_resolved(self) -> int:
        """The number of pairs that do not resolve to two versions."""
        return self.count(PairVerdict.NOT_RESOLVED)
