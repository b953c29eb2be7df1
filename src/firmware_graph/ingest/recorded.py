"""What the graph holds before an import, read inside its transaction."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from firmware_graph.database.writer import Change
from firmware_graph.ingest.problem import Sheet
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade

ENTRIES_A_READ = 10_000

Pair = tuple[int, int]
"""The entry that an upgrade leads from, and the one that it leads to."""


class QuarantinedCell(NamedTuple):
    """One thing that an import with --accept-valid kept out, and that no later sheet has stated well."""

    sheet: str
    cpl_entry_id: int | None
    line: int | None
    column: str | None
    value: str | None
    reason: str
    message: str
    recorded_at: int
    sequence: int
    number: int

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes it the same in the next sheet; of a row without an entry ID, its line too."""
        line = self.line if self.cpl_entry_id is None else None
        return self.sheet, self.cpl_entry_id, line, self.column, self.value, self.reason


class RestrictedFacts(NamedTuple):
    """What is recorded of an entry's stack and chipset; for the Security Sub-Committee alone."""

    cpl_entry_id: int
    stack_name: str | None
    stack_version: str | None
    chipset_vendor: str | None
    chipset_part: str | None
    recorded_from: int


@dataclass(slots=True)
class Recorded:
    """What the graph holds. `ended` has the last of the ended upgrades of a pair that has no open one."""

    versions: dict[int, FirmwareVersion] = field(default_factory=dict)
    open: dict[Pair, Upgrade] = field(default_factory=dict)
    ended: dict[Pair, Upgrade] = field(default_factory=dict)
    successions: set[tuple[str, str]] = field(default_factory=set)
    restricted: dict[int, RestrictedFacts] = field(default_factory=dict)
    quarantined: list[QuarantinedCell] = field(default_factory=list)

    def add_upgrade(self, upgrade: Upgrade) -> None:
        """Sort an upgrade among the open or the ended."""
        pair = upgrade.from_cpl_entry_id, upgrade.to_cpl_entry_id
        if upgrade.end_code is None and upgrade.recorded_to is None:
            self.open[pair] = upgrade
        elif pair not in self.ended or self.ended[pair].recorded_from < upgrade.recorded_from:
            self.ended[pair] = upgrade

    def open_to(self) -> dict[int, list[Upgrade]]:
        """The open upgrades, by the entry that they lead to."""
        found: dict[int, list[Upgrade]] = {}
        for (_, to), upgrade in self.open.items():
            found.setdefault(to, []).append(upgrade)
        return found


async def read_recorded(change: Change, sheets: frozenset[Sheet]) -> Recorded:
    """Read all that an import of these sheets is compared with; of an empty graph, next to nothing."""
    recorded = Recorded()
    [count] = await change.run("count_firmware_versions")
    if count["firmware_versions"]:
        await _read_versions(change, recorded)
    [successions] = await change.run("recorded_successions")
    recorded.successions = {(from_code, to_code) for from_code, to_code in successions["successions"]}
    [kept_out] = await change.run("recorded_quarantined")
    recorded.quarantined = [QuarantinedCell._make(row) for row in kept_out["quarantined"]]
    if Sheet.ZIGBEE in sheets and recorded.versions:
        async for row in _pages(change, "recorded_restricted_firmware", "restricted"):
            recorded.restricted[row[0]] = RestrictedFacts._make(row)
    if Sheet.ZIGBEE in sheets:
        [kept_out] = await change.run("recorded_restricted_quarantined")
        recorded.quarantined += [QuarantinedCell._make(row) for row in kept_out["quarantined"]]
    return recorded


async def _read_versions(change: Change, recorded: Recorded) -> None:
    async for row in _pages(change, "recorded_firmware_versions", "versions"):
        recorded.versions[row[0]] = FirmwareVersion._make(row)
    async for row in _pages(change, "recorded_upgrades", "upgrades"):
        recorded.add_upgrade(Upgrade._make([*row, ""]))


async def _pages(change: Change, name: str, column: str) -> AsyncIterator[Sequence[Any]]:
    after: int | None = 0
    while after is not None:
        [page] = await change.run(name, after=after, first=ENTRIES_A_READ)
        for row in page[column]:
            yield row
        after = page["last"]
