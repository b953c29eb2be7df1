"""The one store of all that a process keeps, within one bound of bytes (docs/architecture.md)."""

from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Collection, Hashable
from typing import Final, Protocol

from firmware_graph.model.touched import Touched

ENTRY_BYTES: Final = 300
"""What the store itself takes for a kept thing, measured; and for each name under which an index has it."""

PLACE_BYTES: Final = 150


Key = tuple[Hashable, Hashable]
"""Whose a thing is, and which of theirs it is."""

Index = dict[Hashable, "dict[Key, Kept]"]
"""The things that hold an entry or a model by their keys, in the order in which they were kept."""


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


class Entangled(ABC):
    """A kept thing to which what was worked out on it refers: where nobody uses it, it has to let go of that.

    It would be freed by the garbage collector alone otherwise, which holds up everyone for as long as it takes.
    """

    @abstractmethod
    def let_go(self) -> None:
        """Forget what was worked out, which is worked out again where it is asked for."""


def size_of(thing: Kept) -> int:
    """Return the bytes that a kept thing takes, its places in the store included."""
    return thing.size + ENTRY_BYTES + PLACE_BYTES * (len(thing.cpl_entry_ids) + len(thing.model_keys))


class BoundedStore(OrderedDict[Key, Kept]):
    """Things by their keys, with their sizes, and which of them hold an entry or a model; all in one bound of bytes.

    The order is that of their last use. A library's cache makes five calls of a look-up, of which a batch has hundreds.
    """

    def __init__(self, max_bytes: int) -> None:
        super().__init__()
        self.maxsize, self.currsize = max_bytes, 0
        self.sizes: dict[Key, int] = {}
        self.by_entry: Index = {}
        self.by_model: Index = {}

    def used(self, key: Key) -> Kept | None:
        """Look up a thing, and count it as used now."""
        thing = self.get(key)
        if thing is not None:
            self.move_to_end(key)
        return thing

    def keep(self, key: Key, thing: Kept) -> None:
        """Keep a thing in place of an earlier one; one that there is no room for is left out."""
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
        """Count the bytes of a thing again, after it has grown."""
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
        """Evict what was not used for the longest time, until there is room for so many bytes."""
        while self.currsize + size > self.maxsize:
            self.drop(next(iter(self)))

    def drop(self, key: Key) -> None:
        """Remove a thing, from the indexes too; nothing where it is not kept."""
        thing = self.pop(key, None)
        if thing is None:
            return
        if isinstance(thing, Entangled):
            thing.let_go()
        self.currsize -= self.sizes.pop(key)
        for index, names in self.places_of(thing):
            for name in names:
                del index[name][key]
                if not index[name]:
                    del index[name]

    def places_of(self, thing: Kept) -> tuple[tuple[Index, Collection[Hashable]], ...]:
        """Return each index with the names under which a thing is in it."""
        return (self.by_entry, thing.cpl_entry_ids), (self.by_model, thing.model_keys)

    def holding(self, touched: Touched) -> set[Key]:
        """Return the keys of what holds a touched entry or model."""
        wanted = (self.by_entry, touched.cpl_entry_ids), (self.by_model, touched.model_keys)
        return {key for index, names in wanted for name in names for key in index.get(name, ())}

    def clear(self) -> None:
        """Remove everything."""
        super().clear()
        self.currsize = 0
        self.sizes.clear()
        self.by_entry.clear()
        self.by_model.clear()
