"""Batched writes of products and upgrades, inside the transaction of a change or outside of it."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, Protocol

from firmware_graph.model.firmware import DATE_COLUMNS, FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.records.products import ProductChanges
from firmware_graph.records.upgrades import UpgradeChanges

ENDS: Final = ("from_cpl_entry_id", "to_cpl_entry_id")
NOT_STORED: Final = frozenset({*ENDS, "state"})

OnProgress = Callable[[str, int, int | None], None]
"""Receives a stage, how much of it is done, and the total if that is known."""

_PLACES_OF_DATES: Final = [FirmwareVersion._fields.index(name) for name in DATE_COLUMNS]
_date = lru_cache(maxsize=16384)(date.fromisoformat)


class Run(Protocol):
    """Runs a write file, as `Change.run` and `Change.run_apart` do."""

    def __call__(self, name: str, /, **parameters: Any) -> Awaitable[object]: ...  # noqa: ANN401, D102 - as `Change.run`


def _as_list(row: Any) -> object:  # noqa: ANN401 - the driver takes lists, and no kinds of tuple
    return list(row) if isinstance(row, tuple) else row


@dataclass(frozen=True, slots=True)
class BatchWriter:
    """Runs write files over rows, one batch per call; a transaction accepts one call at a time."""

    run: Run
    calls_at_once: int = 1
    rows_a_call: int = 2_000
    on_progress: OnProgress | None = None

    async def write(
        self,
        name: str,
        parameter: str,
        rows: Sequence[Any],
        *,
        as_parameter: Callable[[Any], object] = _as_list,
        **parameters: Any,  # noqa: ANN401 - as Cypher's parameters are
    ) -> None:
        """Run a write file over rows, which are converted batch by batch, so that they are not all in memory twice."""
        gate = asyncio.Semaphore(self.calls_at_once)
        done = 0

        async def write_batch(start: int) -> None:
            nonlocal done
            async with gate:
                batch = [as_parameter(row) for row in rows[start : start + self.rows_a_call]]
                await self.run(name, **{parameter: batch}, **parameters)
            done += len(batch)
            if self.on_progress:
                self.on_progress(name, done, len(rows))

        batches = [asyncio.ensure_future(write_batch(start)) for start in range(0, len(rows), self.rows_a_call)]
        try:
            await asyncio.gather(*batches)
        finally:  # if one has failed, the others must not continue writing
            for batch in batches:
                batch.cancel()
            await asyncio.gather(*batches, return_exceptions=True)


async def write_products(
    writer: BatchWriter, products: ProductChanges, clock: Mapping[str, int], *, is_first_load: bool = False
) -> None:
    """Write manufacturers, models and versions, and remove those without any firmware left.

    `clock` is the change's `recorded_at` and `sequence`. In a first load every model is new, so none is looked up.
    """
    write_models = "add_device_models" if is_first_load else "write_device_models"
    await writer.write("write_manufacturers", "manufacturers", products.manufacturers)
    await writer.write(write_models, "models", products.models)
    await writer.write("add_firmware_versions", "versions", products.added, as_parameter=version_row)
    corrected = products.corrected
    await writer.write("correct_firmware_versions", "versions", corrected, as_parameter=version_properties, **clock)
    await writer.write("move_firmware_versions", "moves", products.moves)
    await writer.write("remove_device_models", "keys", products.unused_models)
    await writer.write("remove_manufacturers", "codes", products.unused_manufacturers)


async def write_upgrades(writer: BatchWriter, upgrades: UpgradeChanges) -> None:
    """End upgrades, then add others, some of which replace those."""
    await writer.write("end_upgrades", "upgrades", upgrades.ended, as_parameter=lambda upgrade: list(upgrade[:-1]))
    await writer.write("add_upgrades", "upgrades", upgrades.added, as_parameter=upgrade_row)


def version_row(version: FirmwareVersion) -> list[object]:
    """Return the columns of a version, with dates as stored in the graph: names would be half the bytes."""
    row: list[object] = list(version)
    for place in _PLACES_OF_DATES:
        if row[place] is not None:
            row[place] = _date(str(row[place]))
    return row


def version_properties(version: FirmwareVersion) -> dict[str, Any]:
    """Return the properties of a version's node; unknown ones are left out."""
    return {
        name: _date(str(value)) if name in DATE_COLUMNS else value
        for name, value in zip(FirmwareVersion._fields, version, strict=True)
        if value is not None
    }


def upgrade_row(upgrade: Upgrade) -> list[object]:
    """Return the two ends of an upgrade, and the properties of the relationship."""
    stated = zip(Upgrade._fields, upgrade, strict=True)
    properties = {name: value for name, value in stated if value is not None and name not in NOT_STORED}
    return [upgrade.from_cpl_entry_id, upgrade.to_cpl_entry_id, properties]
