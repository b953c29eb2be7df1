"""The write of a planned change, and its summary in the ledger."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final, NamedTuple

from firmware_graph.database.writer import Change
from firmware_graph.model.change_event import NewEvent
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier
from firmware_graph.records.moment import Moment
from firmware_graph.records.planned_changes import PlannedChanges
from firmware_graph.records.problem import ProblemCode
from firmware_graph.records.upgrades import pair_of
from firmware_graph.records.writing import BatchWriter, write_products, write_upgrades
from firmware_graph.records.writing_restricted import add_restricted_change, write_defects, write_restricted

OF_PREDECESSORS: Final = [
    code.value
    for code in (
        ProblemCode.BAD_PREDECESSOR_CELL,
        ProblemCode.UNREADABLE_PREDECESSOR,
        ProblemCode.UNKNOWN_PREDECESSOR,
        ProblemCode.OWN_PREDECESSOR,
        ProblemCode.WITHDRAWN_PREDECESSOR,
        ProblemCode.CYCLE,
        ProblemCode.OTHER_DEVICE_TYPE,
        ProblemCode.OTHER_GENERATION,
        ProblemCode.OTHER_ENVIRONMENT,
        ProblemCode.OTHER_VARIANT,
        ProblemCode.OTHER_MANUFACTURER,
        ProblemCode.OTHER_HARDWARE,
    )
]
"""Why an import quarantines a predecessor."""


class Note(NamedTuple):
    """A note on a change; one that `is_sealed` is for the Security Sub-Committee only, whatever the change moves."""

    text: str | None = None
    is_sealed: bool = False


NO_NOTE: Final = Note()


class Effects(NamedTuple):
    """The tiers that a change moves, its events, what it touches, and its summary for the ledger."""

    tiers: frozenset[Tier]
    events: Sequence[NewEvent]
    touched: Touched
    summary: dict[str, object]


def effects_of(planned: PlannedChanges, before: Mapping[int, FirmwareVersion]) -> Effects:
    """Compute the effects of a plan on the versions before it."""
    return Effects(planned.tiers(before), planned.events(before), planned.touched(before), summary_of(planned))


async def write_changes(under_way: Change, planned: PlannedChanges, effects: Effects, *, note: Note = NO_NOTE) -> None:
    """Write a plan inside its change, and set its effects and its note.

    Sealed facts have a summary of their own, and affect none of these except the tiers.
    """
    moment = Moment(under_way.recorded_at, under_way.sequence)
    under_way.tiers, under_way.events = set(effects.tiers), effects.events
    under_way.touched, under_way.summary = effects.touched, effects.summary
    writer = BatchWriter(under_way.run)
    await write_products(writer, planned.products, moment._asdict())
    await write_upgrades(writer, planned.upgrades)
    if planned.declared:
        entries, at = sorted(planned.declared), under_way.recorded_at
        await under_way.run(
            "clear_quarantined_predecessors", cpl_entry_ids=entries, reasons=OF_PREDECESSORS, cleared_at=at
        )
    if planned.restricted:
        await write_restricted(writer, planned.restricted, moment)
    if planned.defects:
        await write_defects(writer, planned.defects, moment.recorded_at)
    sealed_note = note.text if note.is_sealed else None
    under_way.note = None if note.is_sealed else note.text
    if planned.restricted or planned.defects or sealed_note:
        await add_restricted_change(writer, sealed_summary_of(planned), moment, note=sealed_note)


def summary_of(planned: PlannedChanges) -> dict[str, object]:
    """Return the summary of a change for the ledger, without anything sealed."""
    return {
        "added": [list(pair_of(one)) for one in planned.upgrades.added],
        "ended": [[*pair_of(one), one.end_code] for one in planned.upgrades.ended],
        "versions_added": [one.cpl_entry_id for one in planned.products.added],
        "versions_corrected": [one.cpl_entry_id for one in planned.products.corrected],
    }


def sealed_summary_of(planned: PlannedChanges) -> dict[str, object]:
    """Return the summary of a change for the sealed part of the ledger."""
    defects = [one.defect_id for one in (*planned.defects.added, *planned.defects.changed)]
    return {**planned.restricted.summary, "counts": asdict(planned.defects.counts), "defects": defects}
