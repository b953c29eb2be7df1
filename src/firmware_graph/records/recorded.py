"""What the graph holds before a change, read inside its transaction or for a check of it."""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from neo4j import Record

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.successions import CodePair, all_successions
from firmware_graph.model.upgrade import Upgrade, upgrades_in
from firmware_graph.records.upgrades import Pair, is_open, pair_of

ENTRIES_A_READ = 10_000


class RunsFiles(Protocol):
    """Runs read files by name: a change inside its transaction, or the reader of an operation."""

    async def run(self, name: str, /, **parameters: Any) -> Sequence[Record]:  # noqa: ANN401 - as Cypher's parameters are
        """Run a read file and return its records."""


@dataclass(frozen=True, slots=True)
class ByReader:
    """Runs read files through an operation's reader, which ensures that all are of one revision."""

    reader: GraphReader

    async def run(self, name: str, /, **parameters: Any) -> Sequence[Record]:  # noqa: ANN401 - as Cypher's parameters are
        """Run a read file and return its one record."""
        return [await self.reader.read(name, **parameters)]


@dataclass(frozen=True, slots=True)
class Recorded:
    """The record of all entries, or of the lineages of some.

    `open` has the open upgrade of each pair, of which there is at most one, and `ended` the last of the ended ones.
    `succession_pairs` are the code successions as recorded, `successions` also those that follow from them.
    """

    versions: Mapping[int, FirmwareVersion] = field(default_factory=dict)
    open: Mapping[Pair, Upgrade] = field(default_factory=dict)
    ended: Mapping[Pair, Upgrade] = field(default_factory=dict)
    succession_pairs: frozenset[CodePair] = frozenset()
    successions: frozenset[CodePair] = frozenset()

    @classmethod
    def of(
        cls,
        versions: Iterable[FirmwareVersion],
        upgrades: Iterable[Upgrade],
        succession_pairs: Iterable[Sequence[str]] = (),
    ) -> "Recorded":
        """Index the rows of the graph: versions by entry ID, and upgrades by pair into open and ended."""
        still_open: dict[Pair, Upgrade] = {}
        ended: dict[Pair, Upgrade] = {}
        for upgrade in upgrades:
            pair = pair_of(upgrade)
            if is_open(upgrade):
                still_open[pair] = upgrade
            elif pair not in ended or ended[pair].recorded_from < upgrade.recorded_from:
                ended[pair] = upgrade
        pairs = frozenset((old, new) for old, new in succession_pairs)
        by_entry = {version.cpl_entry_id: version for version in versions}
        return cls(by_entry, still_open, ended, pairs, all_successions(pairs))

    def with_successions(self, pairs: Iterable[CodePair]) -> "Recorded":
        """Return the record with more code successions."""
        together = self.succession_pairs.union(pairs)
        return replace(self, succession_pairs=together, successions=all_successions(together))

    def open_to(self) -> dict[int, list[Upgrade]]:
        """Return the open upgrades by target entry."""
        found: dict[int, list[Upgrade]] = {}
        for (_, target), upgrade in self.open.items():
            found.setdefault(target, []).append(upgrade)
        return found

    def in_effect_or_to_come(self, pair: Pair, recorded_at: int) -> Upgrade | None:
        """Return the upgrade of a pair that has not ended by a moment; its end may be recorded for a later one."""
        upgrade = self.open.get(pair) or self.ended.get(pair)
        if upgrade is None or upgrade.recorded_to is not None:
            return None
        return upgrade if upgrade.effective_to is None or upgrade.effective_to > recorded_at else None

    def standing_to(self, entries: Collection[int], recorded_at: int) -> dict[int, dict[Pair, Upgrade]]:
        """Return the upgrades to some entries that have not ended by a moment, by target, in the order of sources."""
        found: dict[int, dict[Pair, Upgrade]] = {}
        for pair in sorted(pair for pair in {*self.open, *self.ended} if pair[1] in entries):
            if upgrade := self.in_effect_or_to_come(pair, recorded_at):
                found.setdefault(pair[1], {})[pair] = upgrade
        return found

    def ending_later(self, recorded_at: int) -> frozenset[Pair]:
        """Return the pairs whose upgrade has a future end."""
        pairs = (pair for pair in self.ended if pair not in self.open)
        return frozenset(pair for pair in pairs if self.in_effect_or_to_come(pair, recorded_at))

    def standing(self, recorded_at: int) -> list[Pair]:
        """Return the pairs of the upgrades, except rollbacks, that lead on at a moment or will do so later.

        An upgrade that ends at a later moment still leads on until then.
        """
        return [
            pair
            for upgrades in (self.open, self.ended)
            for pair, upgrade in upgrades.items()
            if not upgrade.is_rollback
            and upgrade.recorded_to is None
            and (upgrade.effective_to is None or upgrade.effective_to > recorded_at)
        ]


async def read_recorded(change: RunsFiles) -> Recorded:
    """Read all versions, upgrades and code successions; next to nothing for an empty graph."""
    versions: list[FirmwareVersion] = []
    upgrades: list[Upgrade] = []
    [count] = await change.run("count_firmware_versions")
    if count["firmware_versions"]:
        versions = [FirmwareVersion._make(row) async for row in pages(change, "recorded_firmware_versions", "versions")]
        upgrades = [Upgrade(*row) async for row in pages(change, "recorded_upgrades", "upgrades")]
    [record] = await change.run("recorded_successions")
    return Recorded.of(versions, upgrades, record["successions"])


async def read_recorded_lineages(change: RunsFiles, cpl_entry_ids: Collection[int]) -> Recorded:
    """Read the lineages of some entries: all versions connected to them, and the other entries of their models.

    An entry that is not recorded is in none. Costs one round trip.
    """
    return recorded_in(await lineages_read(change, cpl_entry_ids))


async def lineages_read(change: RunsFiles, cpl_entry_ids: Collection[int]) -> Record:
    """Read the record with the lineages of some entries, of which `recorded_in` may take long."""
    [record] = await change.run("upgrade_lineages", cpl_entry_ids=sorted(set(cpl_entry_ids)))
    return record


def recorded_in(record: Record) -> Recorded:
    """Return the lineages in a record."""
    versions = (FirmwareVersion._make(row) for row in record["versions"])
    return Recorded.of(versions, upgrades_in(record["upgrades"]), record["successions"])


async def pages(change: RunsFiles, name: str, column: str) -> AsyncIterator[Sequence[Any]]:
    """Read the rows of a read file that returns pages."""
    after: int | None = 0
    while after is not None:
        [page] = await change.run(name, after=after, first=ENTRIES_A_READ)
        for row in page[column]:
            yield row
        after = page["last"]
