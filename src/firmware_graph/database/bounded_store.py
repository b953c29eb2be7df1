"""The single store of everything that a process caches, limited in bytes (docs/architecture.md)."""

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Collection, Hashable
from typing import Final, Protocol

from firmware_graph.model.touched import Touched

ENTRY_BYTES: Final = 300
"""The measured overhead in bytes of an item in the store, and of each name under which an index has it."""

PLACE_BYTES: Final = 150


Key = tuple[Hashable, Hashable]
"""The owner of an item, and its key among the owner's items."""

Index = dict[Hashable, "dict[Key, Kept]"]
"""The items that hold an entry or a model, by their keys, in the order in which they were added."""


class Kept(Protocol):
    """A cached item: its size in bytes, and the entries and models whose change invalidates it."""

    @property
    def size(self) -> int:
        """Its current size in bytes."""

    @property
    def cpl_entry_ids(self) -> Collection[int]:
        """The entries that it holds."""

    @property
    def model_keys(self) -> Collection[str]:
        """The models that it holds: an entry that is added to one of them belongs to it."""


class Releasable(ABC):
    """A cached item in a reference cycle with results derived from it: on eviction it must release them.

    Otherwise only the garbage collector could free it, which blocks everyone for as long as it runs.
    """

    @abstractmethod
    def release(self) -> None:
        """Drop the derived results, which are computed again on demand."""


def size_of(thing: Kept) -> int:
    """Return the bytes that a cached item takes, including its places in the store's indexes."""
    return thing.size + ENTRY_BYTES + PLACE_BYTES * (len(thing.cpl_entry_ids) + len(thing.model_keys))


class BoundedStore(OrderedDict[Key, Kept]):
    """Cached items by key, with their sizes and an index by entry and by model, within one limit of bytes.

    Ordered by last use. A library's cache makes five calls for a look-up, and a batch makes hundreds of look-ups.
    """

    def __init__(self, max_bytes: int) -> None:
        super().__init__()
        self.maxsize, self.currsize = max_bytes, 0
        self.sizes: dict[Key, int] = {}
        self.by_entry: Index = {}
        self.by_model: Index = {}

    def used(self, key: Key) -> Kept | None:
        """Look up an item, and mark it as used now."""
        thing = self.get(key)
        if thing is not None:
            self.move_to_end(key)
        return thing

    def keep(self, key: Key, thing: Kept) -> None:
        """Add an item, replacing an earlier one; an item that does not fit is not added."""
        if not self.maxsize:
            return
        self.drop(key)
        size = size_of(thing)
        if size > self.maxsize:
            return
        self.make_room(size)
        self[key] = thing
        self.sizes[key] = size
        self.currsize += size
        for index, names in self.places_of(thing):
            for name in names:
                index.setdefault(name, {})[key] = thing

    def measure(self, key: Key) -> None:
        """Measure an item again, after it has grown."""
        thing = self.used(key)
        if thing is None:
            return
        size = size_of(thing)
        if size > self.maxsize:
            self.drop(key)
            return
        self.currsize += size - self.sizes[key]
        self.sizes[key] = size
        self.make_room(0)

    def make_room(self, size: int) -> None:
        """Evict the least recently used items until there is room for so many bytes."""
        while self.currsize + size > self.maxsize:
            self.drop(next(iter(self)))

    def drop(self, key: Key) -> None:
        """Remove an item, also from the indexes; do nothing if it is not there."""
        thing = self.pop(key, None)
        if thing is None:
            return
        if isinstance(thing, Releasable):
            thing.release()
        self.currsize -= self.sizes.pop(key)
        for index, names in self.places_of(thing):
            for name in names:
                del index[name][key]
                if not index[name]:
                    del index[name]

    def places_of(self, thing: Kept) -> tuple[tuple[Index, Collection[Hashable]], ...]:
        """Return each index with the names under which it has an item."""
        return (self.by_entry, thing.cpl_entry_ids), (self.by_model, thing.model_keys)

    def holding(self, touched: Touched) -> set[Key]:
        """Return the keys of the items that hold a touched entry or model."""
        wanted = (self.by_entry, touched.cpl_entry_ids), (self.by_model, touched.model_keys)
        return {key for index, names in wanted for name in names for key in index.get(name, ())}

    def clear(self) -> None:
        """Remove everything."""
        super().clear()
        self.currsize = 0
        self.sizes.clear()
        self.by_entry.clear()
        self.by_model.clear()
