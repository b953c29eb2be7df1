"""How seldom, and how, the garbage collector goes through all that a process has."""

import asyncio
import gc
import sys
import weakref
from collections.abc import Iterator

import pytest

from firmware_graph.database import collector

pytestmark = pytest.mark.anyio


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


async def collected(blocks: list[int]) -> bool:
    """Return whether an object was freed by turns of the collector, between which so many blocks were allocated."""
    counted = iter(blocks)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "getallocatedblocks", lambda: next(counted, blocks[-1]))
        gc.disable()
        try:
            knot = weakref.ref(Knot())
            task = asyncio.create_task(collector.collect_as_it_grows(0.01))
            await asyncio.sleep(0.2)
            task.cancel()
        finally:
            gc.enable()
    return knot() is None


async def test_all_is_gone_through_where_a_quarter_more_came() -> None:
    assert await collected([1000, 1251])


async def test_little_at_a_time_adds_up() -> None:
    assert await collected([1000, 1100, 1200, 1300])


async def test_nothing_is_gone_through_where_little_came() -> None:
    assert not await collected([1000, 1249])
