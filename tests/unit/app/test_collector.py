"""How seldom, and how, the garbage collector goes through all that a process has."""

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from firmware_graph.app import collector

pytestmark = pytest.mark.anyio


class Knot:
    """An object that refers to itself, which the collector alone can free."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    """Leave the collector as it was."""
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def collections_of_all() -> int:
    return int(gc.get_stats()[2]["collections"])


def test_what_is_kept_is_not_gone_through_as_more_comes() -> None:
    collector.settle()
    assert gc.get_freeze_count() > 10_000, "modules are left alone"
    before, middle = collections_of_all(), collector.middle_collections()
    kept = [[number] for number in range(1_000_000)]
    assert collections_of_all() == before, "all were gone through"
    assert collector.middle_collections() - middle >= len(kept) // 40_000, "the young are not"


async def collecting(worthwhile: int) -> weakref.ref[Knot]:
    """Return a knot that was let go of, after some turns of the collector."""
    gc.disable()
    try:
        knot = weakref.ref(Knot())
        task = asyncio.create_task(collector.collect_all_seldom(0.01, worthwhile))
        await asyncio.sleep(0.1)
        task.cancel()
    finally:
        gc.enable()
    return knot


async def test_all_is_gone_through_in_time() -> None:
    assert (await collecting(0))() is None


async def test_nothing_is_gone_through_where_little_came() -> None:
    assert (await collecting(1))() is not None
