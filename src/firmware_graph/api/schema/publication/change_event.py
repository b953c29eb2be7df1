"""Events of the ledger, and the feed that they are read from."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Final

import strawberry

from firmware_graph.api.schema.connection import ENTRY_KEY, Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import ChangeKind
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.pathways.upgrade import Upgrade, versions_of
from firmware_graph.api.schema.publication.submitter import Submitter
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model import change_event, firmware, submitter, upgrade, watch
from firmware_graph.model.change_event import PARTY_KINDS
from firmware_graph.model.page import Page, page_within
from firmware_graph.questions.parties.watches import watches
from firmware_graph.questions.pathways.recorded_upgrades import RecordKey, recorded_upgrades
from firmware_graph.questions.publication.change_notes import change_notes
from firmware_graph.questions.publication.entry_history import entry_history
from firmware_graph.questions.publication.submitters import submitters

if TYPE_CHECKING:
    from firmware_graph.api.schema.parties.watch import Watch
    from firmware_graph.api.schema.products.firmware_version import FirmwareVersion

LazyFirmwareVersion = Annotated[
    "FirmwareVersion", strawberry.lazy("firmware_graph.api.schema.products.firmware_version")
]
LazyWatch = Annotated["Watch", strawberry.lazy("firmware_graph.api.schema.parties.watch")]
Events = Sequence[change_event.ChangeEvent]

EVENT_KEY: Final = re.compile(r"[0-9]{1,15}-[0-9]{1,3}-[0-9]{1,15}", re.ASCII)
"""The key in the cursors of a history: the place of an event."""


def kind_of(event: change_event.ChangeEvent) -> change_event.ChangeKind:
    """Return what happened."""
    return change_event.ChangeKind(event.kind)


def batch_of(event: change_event.ChangeEvent, context: OperationContext) -> str:
    """Return the first event of the same change that the caller may see."""
    return event.batch_for(context.reader.tiers)


async def versions_concerned(
    events: Events, context: OperationContext, *, first: int | None = 50, after: str | None = None, wants_total: bool
) -> Sequence[Page[firmware.FirmwareVersion]]:
    """Resolve the versions that each event is about, as they are recorded now."""
    page = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)
    entries = sorted({entry for event in events for entry in event.entries})
    versions = await versions_of(entries, context)
    found = {one.cpl_entry_id: one for one in versions if one is not None}
    return [
        page_within(
            [found[entry] for entry in event.entries if entry in found], page, place=lambda one: one.cpl_entry_id
        )
        for event in events
    ]


async def upgrades_concerned(events: Events, context: OperationContext) -> Sequence[upgrade.Upgrade | None]:
    """Resolve the record of the upgrade that each event is about."""
    keys = [record_of(event) for event in events]
    known = [key for key in keys if key is not None]
    found = await recorded_upgrades(context.reader, known, clocks=context.clocks) if known else {}
    return [None if key is None else found.get(key) for key in keys]


def record_of(event: change_event.ChangeEvent) -> RecordKey | None:
    """Return the key of the upgrade record that an event is about, if any."""
    source, target, since = event.from_cpl_entry_id, event.cpl_entry_id, event.upgrade_recorded_from
    return None if source is None or target is None or since is None else (source, target, since)


async def notes_of(events: Events, context: OperationContext) -> Sequence[str | None]:
    """Resolve the note on the change of each event."""
    notes = await change_notes(context.reader, [event.sequence for event in events])
    return [notes.get(event.sequence) for event in events]


async def submitters_of(events: Events, context: OperationContext) -> Sequence[submitter.Submitter | None]:
    """Resolve who submitted the change of each event; events of parties' own streams belong to no change."""
    found = await submitters(context.reader, [one.recorded_at for one in events if one.kind not in PARTY_KINDS])
    return [None if one.kind in PARTY_KINDS else found.get(one.recorded_at) for one in events]


async def watches_told(events: Events, context: OperationContext) -> Sequence[watch.Watch | None]:
    """Resolve the watch that each event is for; None if it was deleted."""
    party = context.reader.rights.party
    own = await watches(context.reader, party=party) if party and any(one.watch_id for one in events) else ()
    found = {one.watch_id: one for one in own}
    return [found.get(event.watch_id or "") for event in events]


async def history_of(
    versions: Sequence[firmware.FirmwareVersion],
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[change_event.ChangeEvent]]:
    """Resolve the history of each version."""
    page = page_request(context.limits, first, after, key=EVENT_KEY, wants_total=wants_total)
    context.remember(versions)
    return await entry_history(context.reader, [one.cpl_entry_id for one in versions], page)


@strawberry.type(
    description="One thing that changed, of a tier that the caller may read. Each stream (CPL, FIR, SSC) counts its "
    "own events without a gap: `id` is a stream and a number in it."
)
class ChangeEvent:
    """One thing that changed."""

    is_type_of = stands_for(change_event.ChangeEvent)

    id: strawberry.ID
    kind: ChangeKind = computed(kind_of)
    recorded_at: DateTime
    effective_from: DateTime | None = column(
        "When it takes effect, where that is recorded: of a withdrawal, when the upgrade ends."
    )
    batch: strawberry.ID = computed(batch_of, "The first event of the same change that the caller may see.")
    firmware_versions: Connection[LazyFirmwareVersion] = relation(
        versions_concerned,
        "The versions that it is about, as they are recorded now: of an upgrade, both ends; of PATHWAY_CHANGED, those "
        "that altered answers start from.",
    )
    upgrade: Upgrade | None = relation(upgrades_concerned, "The record of an upgrade that began or ended.")
    watch: LazyWatch | None = relation(
        watches_told, "Of PATHWAY_CHANGED: the watch of your party of which an answer is another now."
    )
    submitter: Submitter | None = relation(
        submitters_of, "Who submitted the change; null where that was not recorded, and in a party's own stream."
    )
    note: str | None = relation(notes_of, "What was said of the change, for those who may read every tier it moved.")


@strawberry.type(
    description="Events in the order in which they are to be applied. `position` is opaque, and always there, also "
    "where nothing is new: ask again from it."
)
class ChangeFeed:
    """A page of the feed."""

    is_type_of = stands_for(change_event.Feed)

    events: list[ChangeEvent] = column(name="nodes")
    position: str
    has_more: bool = column("Whether to ask again at once; with a filter, what is left may not fit it.")
