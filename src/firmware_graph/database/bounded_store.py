"""The one store of all that a process keeps, within one bound of bytes (docs/architecture.md)."""

from collections.abc import Collection, Hashable
from typing import Final, Protocol

from cachetools import LRUCache

from firmware_graph.model.touched import Touched

ENTRY_BYTES: Final = 300
"""What the store itself takes for a kept thing, measured; and for each name under which an index has it."""

PLACE_BYTES: Final = 150


Key = tuple[Hashable, Hashable]
"""Whose a thing is, and which of theirs it is."""

Index = dict[Hashable, dict[Key, None]]
"""The keys of the things that hold an entry or a model, in the order in which they were kept."""


class Kept(Protocol):
    """Something that is kept: its size in bytes, and the entries and models whose change makes it invalid."""

    @property
    def size(self) -> int:
        """The bytes that it takes now."""

    @property
    def cpl_entry_ids(self) -> Collection[int]:
        """The entries that it holds."""

    @property
    def model_keys(self) -> Collection[str]:
        """The models that it holds: an entry that is added to one of them belongs to it."""


def size_of(thing: Kept) -> int:
    """Return the bytes that a kept thing takes, its places in the store included."""
    return thing.size + ENTRY_BYTES + PLACE_BYTES * (len(thing.cpl_entry_ids) + len(thing.model_keys))


class BoundedStore(LRUCache[Key, Kept]):
    """Things by their keys, with their sizes, and which of them hold an entry or a model; all in one bound of bytes."""

    def __init__(self, max_bytes: int) -> None:
        super().__init__(max_bytes, getsizeof=size_of)
        self.by_entry: Index = {}
        self.by_model: Index = {}

    def keep(self, key: Key, thing: Kept) -> None:
        """Keep a thing in place of an earlier one; one that there is no room for is left out."""
        self.pop(key, None)
        if size_of(thing) <= self.maxsize:
            self[key] = thing
            for index, names in self.places_of(thing):
                for name in names:
                    index.setdefault(name, {})[key] = None

    def measure(self, key: Key) -> None:
        """Count the bytes of a thing again, after it has grown."""
        thing = self.get(key)
        if thing is not None and size_of(thing) <= self.maxsize:
            self[key] = thing
        else:
            self.pop(key, None)

    def places_of(self, thing: Kept) -> tuple[tuple[Index, Collection[Hashable]], ...]:
        """Return each index with the names under which a thing is in it."""
        return (self.by_entry, thing.cpl_entry_ids), (self.by_model, thing.model_keys)

    def holding(self, touched: Touched) -> set[Key]:
        """Return the keys of what holds a touched entry or model."""
        wanted = (self.by_entry, touched.cpl_entry_ids), (self.by_model, touched.model_keys)
        return {key for index, names in wanted for name in names for key in index.get(name, ())}

    def __delitem__(self, key: Key) -> None:
        """Remove a thing, evicted or dropped, from the indexes too."""
        thing = self[key]
        super().__delitem__(key)
        for index, names in self.places_of(thing):
            for name in names:
                del index[name][key]
                if not index[name]:
                    del index[name]

    def clear(self) -> None:
        """Remove everything."""
        super().clear()
        self.by_entry.clear()
        self.by_model.clear()
