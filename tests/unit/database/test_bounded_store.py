"""What a process keeps stays within its bound: the least recently used is evicted, and is in no index then."""

from typing import NamedTuple

from firmware_graph.database.bounded_store import BoundedStore, size_of
from firmware_graph.model.touched import Touched


class Thing(NamedTuple):
    """Something of some size that holds one entry."""

    size: int
    entry: int

    @property
    def cpl_entry_ids(self) -> tuple[int]:
        """Its entry."""
        return (self.entry,)

    @property
    def model_keys(self) -> tuple[str, ...]:
        """None."""
        return ()


class Growing:
    """Something that grows."""

    def __init__(self) -> None:
        self.size, self.cpl_entry_ids, self.model_keys = 10, (9,), ()


ROOM = size_of(Thing(10, 1))


def test_least_recently_used_is_evicted_and_is_in_no_index_then() -> None:
    store = BoundedStore(2 * ROOM)
    for entry in (1, 2):
        store.keep(("a", entry), Thing(10, entry))
    assert store.used(("a", 1))
    store.keep(("a", 3), Thing(10, 3))
    assert [*store] == [("a", 1), ("a", 3)]
    assert store.currsize == 2 * ROOM
    assert store.holding(Touched(frozenset({1, 2, 3}))) == {("a", 1), ("a", 3)}


def test_thing_that_has_grown_evicts_others_and_not_itself() -> None:
    store, growing = BoundedStore(3 * ROOM), Growing()
    store.keep(("a", 9), growing)
    for entry in (1, 2):
        store.keep(("a", entry), Thing(10, entry))
    growing.size += ROOM
    store.measure(("a", 9))
    assert [*store] == [("a", 2), ("a", 9)]
    assert store.currsize == sum(map(size_of, store.values()))


def test_thing_that_has_outgrown_the_whole_store_is_dropped() -> None:
    store, growing = BoundedStore(2 * ROOM), Growing()
    store.keep(("a", 9), growing)
    growing.size += 2 * ROOM
    store.measure(("a", 9))
    assert (len(store), store.currsize, store.by_entry) == (0, 0, {})


def test_thing_in_place_of_another_is_counted_once() -> None:
    store = BoundedStore(4 * ROOM)
    for size in (10, 20):
        store.keep(("a", 1), Thing(size, 1))
    assert store.currsize == size_of(Thing(20, 1))
    store.drop(("a", 1))
    store.drop(("a", 1))
    assert (len(store), store.currsize, store.by_entry) == (0, 0, {})
