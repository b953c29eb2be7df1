"""Writes the plan of an import, in batches."""

from contextlib import nullcontext

from firmware_graph.database.schema import indexes_made_at_the_end
from firmware_graph.database.writer import Change
from firmware_graph.ingest.difference.plan import ImportPlan
from firmware_graph.ingest.difference.quarantine import QuarantineChanges
from firmware_graph.records.moment import Moment
from firmware_graph.records.writing import BatchWriter, OnProgress, write_products, write_upgrades
from firmware_graph.records.writing_restricted import add_restricted_change, write_restricted

CALLS_AT_ONCE = 2


async def load_plan(plan: ImportPlan, change: Change, *, is_first_load: bool, on_progress: OnProgress | None) -> None:
    """Write all of a plan; the change publishes all of it or nothing."""
    writer = BatchWriter(
        change.run_apart if is_first_load else change.run,
        calls_at_once=CALLS_AT_ONCE if is_first_load else 1,
        on_progress=on_progress,
    )
    moment = Moment(change.recorded_at, change.sequence)
    async with indexes_made_at_the_end(change.graph) if is_first_load else nullcontext():
        successions = [[one.key, *one] for one in plan.successions]
        await writer.write("write_code_successions", "successions", successions, recorded_at=change.recorded_at)
        await write_products(writer, plan.products, moment._asdict(), is_first_load=is_first_load)
        await write_upgrades(writer, plan.upgrades)
        if plan.restricted:
            await write_restricted(writer, plan.restricted, moment)
            await add_restricted_change(writer, plan.restricted.summary, moment)
        await load_quarantine(writer, plan.quarantine, moment.recorded_at)


async def load_quarantine(writer: BatchWriter, quarantine: QuarantineChanges, recorded_at: int) -> None:
    """Write the quarantine, each sheet's part under the label of those who may see it."""
    for is_restricted, prefix in ((False, ""), (True, "restricted_")):
        part = quarantine.of(is_restricted=is_restricted)
        await writer.write(f"clear_{prefix}quarantined", "cleared", part.cleared_rows(recorded_at))
        await writer.write(f"add_{prefix}quarantined", "quarantined", part.added)
