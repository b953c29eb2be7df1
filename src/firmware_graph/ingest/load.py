"""Writes what an import plans, in batches."""

from contextlib import nullcontext
from dataclasses import dataclass

import orjson

from firmware_graph.database.schema import indexes_made_at_the_end
from firmware_graph.database.writer import Change
from firmware_graph.ingest.difference.plan import ImportPlan
from firmware_graph.ingest.difference.quarantine import QuarantineChanges
from firmware_graph.ingest.difference.restricted import RestrictedChanges
from firmware_graph.records.moment import Moment
from firmware_graph.records.restricted import RestrictedFacts
from firmware_graph.records.writing import BatchWriter, OnProgress, write_products, write_upgrades

CALLS_AT_ONCE = 2


async def load_plan(plan: ImportPlan, change: Change, *, is_first_load: bool, on_progress: OnProgress | None) -> None:
    """Write all of a plan; the change publishes it, or nothing of it."""
    writer = BatchWriter(
        change.run_apart if is_first_load else change.run,
        calls_at_once=CALLS_AT_ONCE if is_first_load else 1,
        on_progress=on_progress,
    )
    loader = _Loader(writer, Moment(change.recorded_at, change.sequence))
    async with indexes_made_at_the_end(change.graph) if is_first_load else nullcontext():
        successions = [[one.key, *one] for one in plan.successions]
        await writer.write("write_code_successions", "successions", successions, recorded_at=change.recorded_at)
        await write_products(writer, plan.products, loader.moment._asdict(), is_first_load=is_first_load)
        await write_upgrades(writer, plan.upgrades)
        await loader.load_restricted(plan.restricted)
        await loader.load_quarantine(plan.quarantine)


@dataclass(frozen=True, slots=True)
class _Loader:
    writer: BatchWriter
    moment: Moment

    async def load_restricted(self, restricted: RestrictedChanges) -> None:
        """Write stacks and chipsets, and the entries on them, the past of each kept."""
        if not restricted:
            return
        write, clock = self.writer.write, self.moment._asdict()
        ended = [*(facts.cpl_entry_id for facts in restricted.changed), *restricted.removed]
        await write("write_zigbee_stacks", "stacks", restricted.stacks)
        await write("write_chipsets", "chipsets", restricted.chipsets)
        await write("end_restricted_firmware", "cpl_entry_ids", ended, **clock)
        rows = [*restricted.added, *restricted.changed]
        await write("write_restricted_firmware", "rows", rows, as_parameter=_restricted_row)
        await write("remove_restricted_firmware", "cpl_entry_ids", restricted.removed)
        await write("remove_zigbee_stacks", "keys", restricted.unused_stacks)
        await write("remove_chipsets", "keys", restricted.unused_chipsets)
        names = ("added", "changed", "removed")
        summary = orjson.dumps({name: len(getattr(restricted, name)) for name in names}).decode()
        await self.writer.run("add_restricted_change", sequence=self.moment.sequence, summary=summary)

    async def load_quarantine(self, quarantine: QuarantineChanges) -> None:
        """Keep what was kept out, each sheet's under the label of those who may see it."""
        for is_restricted, prefix in ((False, ""), (True, "restricted_")):
            part = quarantine.of(is_restricted=is_restricted)
            cleared = part.cleared_rows(self.moment.recorded_at)
            await self.writer.write(f"clear_{prefix}quarantined", "cleared", cleared)
            await self.writer.write(f"add_{prefix}quarantined", "quarantined", part.added)


def _restricted_row(facts: RestrictedFacts) -> list[object]:
    return [facts.cpl_entry_id, *facts.build_keys, facts.recorded_from]
