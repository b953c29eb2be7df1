"""The upgrades with some versions at one end: those that the process has cached, and those that it reads."""

from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Final, NamedTuple

from firmware_graph.database.kept import Found
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.shared.upgrade_pages import UpgradeEnds

KEPT_BYTES: Final = 250
UPGRADE_BYTES: Final = 450
"""The measured size of a version's upgrades, and of each of them with its texts and numbers."""


class KeptUpgrades(NamedTuple):
    """The upgrades from a version or to it, in any state; a change that begins or ends one of them touches it."""

    cpl_entry_id: int
    upgrades: Sequence[Upgrade]

    @property
    def size(self) -> int:
        """Their size in bytes."""
        return KEPT_BYTES + UPGRADE_BYTES * len(self.upgrades)

    @property
    def cpl_entry_ids(self) -> tuple[int]:
        """The entry of the version."""
        return (self.cpl_entry_id,)

    @property
    def model_keys(self) -> tuple[str, ...]:
        """None: an upgrade belongs to versions."""
        return ()


async def kept_upgrades(reader: GraphReader, cpl_entry_ids: Iterable[int], ends: UpgradeEnds) -> list[Upgrade]:
    """Return the upgrades with an entry at an end, in any state; one round trip for the entries not cached.

    Raises: as `GraphReader.read_with_tiers`.
    """
    kept, name = reader.kept, ends.read_file

    async def read(entries: list[int]) -> Found[int, Sequence[Upgrade]]:
        reading = await reader.read_with_tiers(name, cpl_entry_ids=sorted(entries))
        found: dict[int, list[Upgrade]] = {entry: [] for entry in entries}
        for columns in reading.record["upgrades"]:
            upgrade = Upgrade(*columns)
            found[ends.own(upgrade)].append(upgrade)
        return Found(found, {(name, entry): KeptUpgrades(entry, own) for entry, own in found.items()}, reading)

    def look(entries: Collection[int]) -> dict[int, Sequence[Upgrade]]:
        found = kept.things(name, entries)
        return {entry: thing.upgrades for entry, thing in found.items() if isinstance(thing, KeptUpgrades)}

    by_entry = await kept.gather(reader, [*dict.fromkeys(cpl_entry_ids)], look=look, read=read)
    return [*chain.from_iterable(by_entry.values())]
