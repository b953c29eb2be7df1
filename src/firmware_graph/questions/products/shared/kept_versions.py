"""The rows of versions: those that the process has cached, and those that it reads."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, Final

from firmware_graph.database.kept import Found, KeptFacts
from firmware_graph.database.reader import GraphReader, Reading
from firmware_graph.model.firmware import FirmwareVersion

VERSION: Final = "version"
"""The kind of the cache key of a row, used with its entry ID."""

Listed = int | Sequence[Any]
"""A version in a list that was read: its row, or only its entry ID."""


class HoldsVersions(ABC):
    """Something cached that has the row of each of its entries, which then are not cached individually."""

    __slots__ = ()

    @abstractmethod
    def version_of(self, entry: int) -> FirmwareVersion:
        """Return the row of one of its entries."""


class KeptVersion(HoldsVersions):
    """A row that is cached individually; a change that touches its entry invalidates it."""

    __slots__ = ("version",)

    def __init__(self, version: FirmwareVersion) -> None:
        self.version = version

    def version_of(self, _entry: int) -> FirmwareVersion:
        """Return the row."""
        return self.version

    @property
    def size(self) -> int:
        """Its size in bytes."""
        return self.version.size

    @property
    def cpl_entry_ids(self) -> tuple[int]:
        """Its own entry."""
        return (self.version.cpl_entry_id,)

    @property
    def model_keys(self) -> tuple[str, ...]:
        """None: the rest of its model does not affect it."""
        return ()


def kept_rows(kept: KeptFacts, entries: Sequence[int]) -> Sequence[FirmwareVersion] | None:
    """Look up several rows, in order; None if one of them is not cached."""
    rows = rows_among(kept, entries)
    return [rows[entry] for entry in entries] if len(rows) == len(entries) else None


def rows_among(kept: KeptFacts, entries: Iterable[int]) -> dict[int, FirmwareVersion]:
    """Look up rows, wherever they are cached; missing ones are left out."""
    holders = kept.holding(entries, HoldsVersions)  # type: ignore[type-abstract] # it is looked for, and not made
    return {entry: holder.version_of(entry) for entry, holder in holders.items()}


async def kept_versions(
    reader: GraphReader, cpl_entry_ids: Iterable[int], *, note: Callable[[int], object] = id
) -> dict[int, FirmwareVersion]:
    """Return the row of each entry that is recorded; one round trip for those that are not cached.

    `note` is called with the number of rows found each time that rows are looked up.
    """
    kept = reader.kept

    def look(entries: Collection[int]) -> dict[int, FirmwareVersion]:
        rows = rows_among(kept, entries)
        note(len(rows))
        return rows

    async def read(entries: list[int]) -> Found[int, FirmwareVersion]:
        reading = await reader.read_with_tiers("firmware_versions_by_entry_id", cpl_entry_ids=sorted(entries))
        return found_versions(map(FirmwareVersion.shared, reading.record["versions"]), reading)

    sought = [*dict.fromkeys(cpl_entry_ids)]
    return await kept.gather(reader, sought, look=look, read=read)


def found_versions(versions: Iterable[FirmwareVersion], reading: Reading) -> Found[int, FirmwareVersion]:
    """Return rows as the result of a read, to be cached."""
    rows = {version.cpl_entry_id: version for version in versions}
    return Found(rows, {(VERSION, entry): KeptVersion(version) for entry, version in rows.items()}, reading)


async def listed_versions(
    reader: GraphReader, listed: Iterable[Listed], reading: Reading
) -> dict[int, FirmwareVersion]:
    """Return the rows of a list: those that were read with it, and those that it only names.

    Lists are read with their rows while the process has few of them cached, and with entry IDs only while it has most.
    Costs one round trip if some that are named are not cached.
    """
    kept = reader.kept
    items = [*listed]
    named = [item for item in items if isinstance(item, int)]
    given = {entry_of(item): FirmwareVersion.shared([*item]) for item in items if not isinstance(item, int)}
    kept_before = rows_among(kept, given)
    known = [len(kept_before)]
    if given:
        await kept.settle(reader)
        kept.keep(found_versions((given[entry] for entry in given.keys() - kept_before.keys()), reading), reader)
    rows = await kept_versions(reader, named, note=known.append)
    if items and reader.keeps:
        kept.lists_have_rows = 2 * sum(known) < len(items)
    return {**given, **rows}


def entry_of(item: Listed) -> int:
    """Return the entry ID of a version in a list."""
    entry: int = item if isinstance(item, int) else item[0]
    return entry
