"""The record of everything that the sheets of an import are about, read inside its transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from firmware_graph.database.writer import Change
from firmware_graph.records.quarantined import QuarantinedCell, cells_of
from firmware_graph.records.recorded import Recorded, pages, read_recorded
from firmware_graph.records.restricted import RestrictedFacts


@dataclass(frozen=True, slots=True)
class RecordedSheets:
    """The record that an import is compared with; restricted facts are read only for a ZigBee sheet."""

    recorded: Recorded = field(default_factory=Recorded)
    restricted: Mapping[int, RestrictedFacts] = field(default_factory=dict)
    quarantined: Sequence[QuarantinedCell] = ()


async def read_recorded_sheets(change: Change, *, with_restricted: bool) -> RecordedSheets:
    """Read the record that an import is compared with; next to nothing for an empty graph."""
    recorded = await read_recorded(change)
    [record] = await change.run("recorded_quarantined")
    quarantined = cells_of(record["quarantined"])
    restricted: dict[int, RestrictedFacts] = {}
    if with_restricted:
        if recorded.versions:
            async for row in pages(change, "recorded_restricted_firmware", "restricted"):
                restricted[row[0]] = RestrictedFacts._make(row)
        [record] = await change.run("recorded_restricted_quarantined")
        quarantined += cells_of(record["quarantined"])
    return RecordedSheets(recorded, restricted, quarantined)
