"""Events of the ledger: what each change did to the facts of a tier."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple, Self

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import Tier


class ChangeKind(StrEnum):
    """What happened; each kind belongs to one tier, except for FIR facts of a version, and RELOAD."""

    FIRMWARE_ADDED = "FIRMWARE_ADDED"
    FIRMWARE_CORRECTED = "FIRMWARE_CORRECTED"
    FIRMWARE_REMOVED = "FIRMWARE_REMOVED"
    PREDECESSORS_DECLARED = "PREDECESSORS_DECLARED"
    UPGRADE_DECLARED = "UPGRADE_DECLARED"
    UPGRADE_RESTATED = "UPGRADE_RESTATED"
    UPGRADE_WITHDRAWN = "UPGRADE_WITHDRAWN"
    COMPATIBILITY_DECLARED = "COMPATIBILITY_DECLARED"
    COMPATIBILITY_WITHDRAWN = "COMPATIBILITY_WITHDRAWN"
    LIMITATION_CHANGED = "LIMITATION_CHANGED"
    ADVISORY_CHANGED = "ADVISORY_CHANGED"
    STACK_CHANGED = "STACK_CHANGED"
    DEFECT_CHANGED = "DEFECT_CHANGED"
    ASSESSMENT_CHANGED = "ASSESSMENT_CHANGED"
    RELEASE_NOTE_CHANGED = "RELEASE_NOTE_CHANGED"
    PATHWAY_CHANGED = "PATHWAY_CHANGED"
    RELOAD = "RELOAD"


PARTY_KINDS: Final = frozenset({ChangeKind.RELEASE_NOTE_CHANGED, ChangeKind.PATHWAY_CHANGED})
"""The kinds in a party's own stream."""


class Concerned(NamedTuple):
    """The products of an event, before and after it, by which feeds are filtered."""

    device_types: tuple[str, ...] = ()
    manufacturer_codes: tuple[str, ...] = ()
    model_keys: tuple[str, ...] = ()

    @classmethod
    def of(cls, versions: Iterable[FirmwareVersion]) -> Self:
        """Return the products of some versions."""
        known = list(versions)
        return cls(
            tuple(sorted({version.device_type for version in known})),
            tuple(sorted({version.manufacturer_code for version in known})),
            tuple(sorted({version.model_key for version in known})),
        )


NO_PRODUCTS = Concerned()


class NewEvent(NamedTuple):
    """An event that a change is to append to the stream of a tier.

    `cpl_entry_id` is its version, `from_cpl_entry_id` the other end of an upgrade, whose record is identified by
    `upgrade_recorded_from`. Moments are in milliseconds since 1970 in UTC. `defect_id` is in the SSC's stream only. An
    event about several versions alike, such as one of an advisory, has them in `cpl_entry_ids`.
    """

    tier: Tier
    kind: ChangeKind
    cpl_entry_id: int | None = None
    from_cpl_entry_id: int | None = None
    effective_from: int | None = None
    upgrade_recorded_from: int | None = None
    defect_id: str | None = None
    concerned: Concerned = NO_PRODUCTS
    cpl_entry_ids: tuple[int, ...] = ()


RELOAD = NewEvent(Tier.CPL, ChangeKind.RELOAD)
"""Everything must be read again. It belongs to the CPL, which everyone may read."""


STREAMS: Final = tuple(tier.value for tier in Tier)
"""The streams of the tiers, in the order in which the events of one moment are read; those of parties follow."""

PARTY_STREAM: Final = "PARTY-"
"""The prefix of the name of a party's stream, before its ID."""


STREAM_OF_ALL_PARTIES: Final = "PARTIES"
"""The stream for every SEC Party of what is neither in the CPL nor in the FIR: release notes granted to all."""


class ChangeEvent(NamedTuple):
    """An event as recorded: number `number` of its stream.

    `sequence` is that of its change in the ledger, which is never shown. `first_cpl` to `first_ssc` are the first
    numbers of the change in this stream and in those before it, whose facts a reader of this one may read too. In the
    stream of a party, `watch_id` is the watch that it is for, and `cpl_entry_ids` are the starts of its altered
    answers.
    """

    stream: str
    number: int
    sequence: int
    recorded_at: int
    kind: str
    first_cpl: int | None
    first_fir: int | None
    first_ssc: int | None
    cpl_entry_id: int | None
    from_cpl_entry_id: int | None
    effective_from: int | None
    upgrade_recorded_from: int | None
    defect_id: str | None
    device_types: Sequence[str] | None
    manufacturer_codes: Sequence[str] | None
    model_keys: Sequence[str] | None
    watch_id: str | None = None
    cpl_entry_ids: Sequence[int] | None = None

    @property
    def place(self) -> tuple[int, int, int]:
        """Its place among the events of all streams."""
        stream = STREAMS.index(self.stream) if self.stream in STREAMS else len(STREAMS)
        return self.recorded_at, stream, self.number

    @property
    def entries(self) -> list[int]:
        """The entries that it is about, in order."""
        ends = (self.from_cpl_entry_id, self.cpl_entry_id)
        return sorted({*(self.cpl_entry_ids or ()), *(one for one in ends if one is not None)})

    @property
    def id(self) -> str:
        """Its stream and its number in it."""
        return f"{self.stream}-{self.number}"

    @property
    def is_restricted(self) -> bool:
        """Whether it is for the Security Sub-Committee only."""
        return self.stream == Tier.SSC

    def batch_for(self, tiers: frozenset[Tier]) -> str:
        """Return the ID of the first event of its change that a reader of these tiers may read."""
        firsts = zip(Tier, (self.first_cpl, self.first_fir, self.first_ssc), strict=True)
        return next((f"{tier.value}-{first}" for tier, first in firsts if tier in tiers and first), self.id)


class EventFilter(NamedTuple):
    """A filter of events: every given criterion must match, a list by any item. RELOAD matches every product.

    If watches are given, their events count as one of `kinds`, and other watches' events do not match.
    """

    kinds: frozenset[str] | None = None
    manufacturer_code: str | None = None
    model_key: str | None = None
    device_type: str | None = None
    cpl_entry_ids: frozenset[int] | None = None
    watch_ids: frozenset[str] | None = None

    @property
    def is_of_party(self) -> bool:
        """Whether an event of a party's own stream can match."""
        return self.watch_ids is not None or self.kinds is None or not PARTY_KINDS.isdisjoint(self.kinds)

    def takes_kind(self, event: ChangeEvent) -> bool:
        """Whether an event has a matching kind or watch."""
        if self.watch_ids is not None and event.watch_id is not None:
            return event.watch_id in self.watch_ids
        return self.kinds is None or event.kind in self.kinds

    def takes(self, event: ChangeEvent) -> bool:
        """Whether an event matches."""
        if not self.takes_kind(event):
            return False
        if event.kind == ChangeKind.RELOAD:
            return True
        if self.cpl_entry_ids is not None and self.cpl_entry_ids.isdisjoint(event.entries):
            return False
        wanted = (
            (self.manufacturer_code, event.manufacturer_codes),
            (self.model_key, event.model_keys),
            (self.device_type, event.device_types),
        )
        return all(one is None or one in (found or ()) for one, found in wanted)


ANY: Final = EventFilter()


class Feed(NamedTuple):
    """Events in order, the position after them, and whether there are more."""

    events: Sequence[ChangeEvent]
    position: str
    has_more: bool
