"""Writes what an import plans, in batches."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import nullcontext
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

import orjson

from firmware_graph.database.schema import indexes_made_at_the_end
from firmware_graph.database.writer import Change
from firmware_graph.ingest.plan import ImportPlan
from firmware_graph.ingest.recorded import RestrictedFacts
from firmware_graph.ingest.restricted_difference import chipset_of, stack_of
from firmware_graph.model.firmware import DATE_COLUMNS, FirmwareVersion
from firmware_graph.model.upgrade import Upgrade

ROWS_A_CALL = 2_000
CALLS_AT_ONCE = 2

OnProgress = Callable[[str, int, int | None], None]
Row = Sequence[Any]


class Run(Protocol):
    """Runs a write file: inside the change's transaction, or apart from it in a first load."""

    def __call__(self, name: str, /, **parameters: Any) -> Awaitable[object]: ...  # noqa: ANN401, D102 - as `Change.run`


async def load_plan(plan: ImportPlan, change: Change, *, is_first_load: bool, on_progress: OnProgress | None) -> None:
    """Write all of a plan; the change publishes it, or nothing of it."""
    loader = _Loader(plan, change, is_first_load=is_first_load, on_progress=on_progress)
    async with indexes_made_at_the_end(change.graph) if is_first_load else nullcontext():
        await loader.load_products()
        await loader.load_upgrades()
        await loader.load_restricted()
        await loader.load_quarantine()


_date = lru_cache(maxsize=16384)(date.fromisoformat)


def _plain(row: Any) -> object:  # noqa: ANN401 - the driver takes lists, and no kinds of tuple
    return list(row) if isinstance(row, tuple) else row


def _version_map(version: FirmwareVersion) -> dict[str, Any]:
    """The properties of a version's node; those that are not known are left out."""
    return {
        name: _date(str(value)) if name in DATE_COLUMNS else value
        for name, value in zip(FirmwareVersion._fields, version, strict=True)
        if value is not None
    }


def _upgrade_row(upgrade: Upgrade) -> list[object]:
    """The two ends of an upgrade, and the properties of the relationship."""
    stated = zip(Upgrade._fields[2:-1], upgrade[2:-1], strict=True)
    return [upgrade[0], upgrade[1], {name: value for name, value in stated if value is not None}]


class _Loader:
    def __init__(
        self, plan: ImportPlan, change: Change, *, is_first_load: bool, on_progress: OnProgress | None
    ) -> None:
        self.plan, self.change, self.on_progress = plan, change, on_progress
        self.run: Run = change.run_apart if is_first_load else change.run
        self.calls_at_once = CALLS_AT_ONCE if is_first_load else 1

    async def write(
        self,
        name: str,
        parameter: str,
        rows: Sequence[Any],
        *,
        as_parameter: Callable[[Any], object] = _plain,
        **parameters: Any,  # noqa: ANN401 - as Cypher's parameters are
    ) -> None:
        """Run a write file over rows, so many a call; a transaction of its own takes one call at a time."""
        gate = asyncio.Semaphore(self.calls_at_once)
        done = 0

        async def write_batch(start: int) -> None:
            nonlocal done
            async with gate:
                batch = [as_parameter(row) for row in rows[start : start + ROWS_A_CALL]]
                await self.run(name, **{parameter: batch}, **parameters)
            done += len(batch)
            if self.on_progress:
                self.on_progress(name, done, len(rows))

        batches = [asyncio.ensure_future(write_batch(start)) for start in range(0, len(rows), ROWS_A_CALL)]
        try:
            await asyncio.gather(*batches)
        finally:  # where one has failed, the others must not go on writing
            for batch in batches:
                batch.cancel()
            await asyncio.gather(*batches, return_exceptions=True)

    async def load_products(self) -> None:
        """Write manufacturers, models and versions, and remove what has no firmware any more."""
        plan = self.plan
        clock: dict[str, Any] = {"recorded_at": self.change.recorded_at, "sequence": self.change.sequence}
        successions = [[one.key, *one] for one in plan.successions]
        await self.write("write_code_successions", "successions", successions)
        await self.write("write_manufacturers", "manufacturers", plan.manufacturers)
        await self.write("write_device_models", "models", plan.models)
        await self.write("add_firmware_versions", "versions", plan.added, as_parameter=_version_map)
        await self.write("correct_firmware_versions", "versions", plan.changed, as_parameter=_version_map, **clock)
        await self.write("move_firmware_versions", "moves", plan.moves)
        await self.write("remove_device_models", "keys", plan.unused_models)
        await self.write("remove_manufacturers", "codes", plan.unused_manufacturers)

    async def load_upgrades(self) -> None:
        """End upgrades, then add others, of which some replace those."""
        await self.write("end_upgrades", "upgrades", [one[:-1] for one in self.plan.upgrades.ended])
        await self.write("add_upgrades", "upgrades", self.plan.upgrades.added, as_parameter=_upgrade_row)

    async def load_restricted(self) -> None:
        """Write stacks and chipsets, and the entries on them, the past of each kept."""
        restricted = self.plan.restricted
        clock: dict[str, Any] = {"recorded_at": self.change.recorded_at, "sequence": self.change.sequence}
        if not restricted:
            return
        ended = [*(facts.cpl_entry_id for facts in restricted.changed), *restricted.removed]
        await self.write("write_zigbee_stacks", "stacks", restricted.stacks)
        await self.write("write_chipsets", "chipsets", restricted.chipsets)
        await self.write("end_restricted_firmware", "cpl_entry_ids", ended, **clock)
        rows = [_restricted_row(facts) for facts in (*restricted.added, *restricted.changed)]
        await self.write("write_restricted_firmware", "rows", rows)
        await self.write("remove_restricted_firmware", "cpl_entry_ids", restricted.removed)
        await self.write("remove_zigbee_stacks", "keys", restricted.unused_stacks)
        await self.write("remove_chipsets", "keys", restricted.unused_chipsets)
        counts = {
            "added": len(restricted.added),
            "changed": len(restricted.changed),
            "removed": len(restricted.removed),
        }
        await self.run("add_restricted_change", sequence=self.change.sequence, summary=orjson.dumps(counts).decode())

    async def load_quarantine(self) -> None:
        """Keep what was kept out, each sheet's under the label of those who may see it."""
        for is_restricted, prefix in ((False, ""), (True, "restricted_")):
            part = self.plan.quarantine.of(is_restricted=is_restricted)
            cleared = [[cell.sequence, cell.number] for cell in part.cleared]
            await self.write(f"clear_{prefix}quarantined", "cleared", cleared)
            await self.write(f"add_{prefix}quarantined", "quarantined", part.added)


def _restricted_row(facts: RestrictedFacts) -> Row:
    stack, chipset = stack_of(facts), chipset_of(facts)
    return facts.cpl_entry_id, stack and stack.key, chipset and chipset.key, facts.recorded_from
