"""How seldom, and how, the garbage collector goes through all that a process has."""

import asyncio
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from weakref import ref

import pytest

from firmware_graph.database import collector


class Knot:
    """An object that refers to itself, which the collector alone can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Leave the collector as it was: the tests have all modules frozen."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()
    gc.freeze()


def passes_of_all() -> int:
    return int(gc.get_stats()[2]["collections"])


def middle_passes() -> int:
    return int(gc.get_stats()[1]["collections"])


def grow() -> list[list[int]]:
    """Return so many objects that a collector of other thresholds goes through all."""
    return [[number] for number in range(1_000_000)]


def test_what_is_kept_is_not_gone_through_as_more_comes() -> None:
    collector.settle()
    assert gc.get_freeze_count() > 10_000, "modules are left alone"
    before, middle = passes_of_all(), middle_passes()
    kept = grow()
    assert passes_of_all() == before, "all were gone through"
    assert middle_passes() - middle >= len(kept) // 40_000, "the young are not"
    assert gc.get_threshold()[2] == collector.NEVER


def test_large_sheets_are_not_gone_through_as_they_are_read_and_nothing_is_paused() -> None:
    gc.set_threshold(700, 10, 10)
    with collector.calm():
        before, middle = passes_of_all(), middle_passes()
        kept = grow()
        assert gc.isenabled()
        assert passes_of_all() == before
        assert middle_passes() - middle >= len(kept) // 40_000
    assert gc.get_threshold() == (700, 10, 10)


@contextmanager
def with_blocks(*counts: int) -> Iterator[None]:
    """Count as many allocated blocks in turn, while nothing is collected of itself."""
    counted = iter(counts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "getallocatedblocks", lambda: next(counted, counts[-1]))
        gc.disable()
        try:
            yield
        finally:
            gc.enable()


def is_freed(of: collector.Collector, blocks: int, *, is_idle: bool = False) -> bool:
    """Return whether an object that is garbage was freed by a look at so many blocks."""
    with with_blocks(blocks):
        knot = ref(Knot())
        of.look(is_idle=is_idle)
        return knot() is None


def test_what_has_come_is_collected_unless_it_is_little() -> None:
    of = collector.Collector(1_000_000, 1_000_000)
    assert not is_freed(of, 1_000_000 + collector.STEP)
    assert is_freed(of, 1_000_001 + collector.STEP)
    assert not is_freed(of, 1_000_001 + 2 * collector.STEP), "this is counted from the last time"
    assert is_freed(of, 1_000_002 + 2 * collector.STEP)


def test_what_has_come_and_is_no_garbage_is_gone_through_once() -> None:
    of = collector.Collector(1_000_000, 1_000_000)
    kept = Knot()
    assert is_freed(of, 1_200_000)
    assert not any(one is kept for one in gc.get_objects())


@pytest.mark.parametrize(("blocks", "is_idle"), [(1_250_001, True), (3_000_001, False)])
def test_what_was_frozen_is_collected_when_the_process_is_idle_or_much_has_come(blocks: int, *, is_idle: bool) -> None:
    of = collector.Collector(2_000_000, 1_000_000)
    kept: Knot | None = Knot()
    knot = ref(kept)
    assert is_freed(of, 1_200_000)
    kept = None
    of.recent = 0
    assert is_freed(of, blocks - 1, is_idle=is_idle)
    assert knot() is not None, "all is gone through too soon"
    assert is_freed(of, blocks, is_idle=is_idle)
    assert knot() is None
    of.recent = blocks
    assert not is_freed(of, blocks, is_idle=is_idle), "all is gone through again"


def test_process_that_keeps_nothing_collects_all_where_a_quarter_more_came() -> None:
    of = collector.Collector(0, 1_000_000)
    for blocks, settled in ((1_250_000, 1_000_000), (1_250_001, 1_250_001)):
        with with_blocks(blocks):
            of.look(is_idle=False)
        assert of.settled == settled


@pytest.mark.anyio
async def test_process_is_idle_once_it_has_computed_little_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[bool] = []
    used = iter([0.0, 1.0, *([1.0, 1.0] * collector.IDLE_LOOKS), 1.0, 2.0, 2.0, 2.0])
    monkeypatch.setattr(collector, "time", SimpleNamespace(process_time=lambda: next(used, 2.0)))
    enough = asyncio.Event()

    def look(_: object, *, is_idle: bool) -> None:
        looks.append(is_idle)
        if len(looks) == collector.IDLE_LOOKS + 3:
            enough.set()

    monkeypatch.setattr(collector.Collector, "look", look)
    collector.settle()
    task = asyncio.create_task(collector.collect_as_it_grows(0, 0.001))
    await enough.wait()
    task.cancel()
    assert looks[: collector.IDLE_LOOKS + 3] == [False] * collector.IDLE_LOOKS + [True, False, False]


@pytest.mark.anyio
async def test_process_with_other_thresholds_is_left_alone() -> None:
    gc.set_threshold(700, 10, 10)
    await collector.collect_as_it_grows(0)
