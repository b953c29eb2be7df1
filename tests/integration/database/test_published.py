"""What is published is read for many at once, and never by a request that began before its caller's."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, open_graph
from firmware_graph.database.published import Published
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.revision import Revision
from firmware_graph.database.shared_read import OVERTAKING_SECONDS
from firmware_graph.errors import GraphError, GraphTimeout
from firmware_graph.model.vocabulary import Tier
from support.cache_harness import CacheHarness, HookedGraph, cache_harness
from support.faulty_wire import a_wire
from support.rights import rights_to

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(60)]  # what is broken here hangs
WELL_BEFORE_A_DEADLINE = 1.0


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(replace(neo4j, lease_milliseconds=0), tmp_path) as opened:
        yield opened


class Holding:
    """Delays the answers to reads of the revision until they are released."""

    def __init__(self, graph: HookedGraph, *, most: int = 1) -> None:
        self.most, self.begun = most, 0
        self.is_held, self.may_go = asyncio.Event(), asyncio.Event()
        graph.after["revision"] = self.hold

    async def hold(self) -> None:
        self.begun += 1
        if self.begun <= self.most:
            self.is_held.set()
            await self.may_go.wait()


async def cpl_of(published: Published) -> int:
    return (await published.now()).numbers[0]


async def test_what_was_committed_before_is_seen(harness: CacheHarness) -> None:
    published = Published(harness.graph)
    for number in (1, 2, 3):
        await harness.move(Tier.CPL)
        assert await cpl_of(published) == number


async def test_callers_who_wait_at_once_are_told_by_few_requests(harness: CacheHarness) -> None:
    published = Published(harness.graph)
    harness.reads.clear()
    seen = await asyncio.gather(*(published.now() for _ in range(50)))
    assert harness.reads == ["revision"]
    assert len(set(seen)) == 1


async def test_callers_who_come_one_after_another_are_told_by_few_requests(harness: CacheHarness) -> None:
    published, holding = Published(harness.graph), Holding(harness.graph)
    first = asyncio.create_task(published.now())
    await holding.is_held.wait()
    harness.reads.clear()
    later = []
    for _ in range(50):
        later.append(asyncio.create_task(published.now()))
        await asyncio.sleep(0)
    holding.may_go.set()
    await asyncio.gather(first, *later)
    assert harness.reads == ["revision"]


async def test_request_under_way_is_not_taken_for_who_comes_later(harness: CacheHarness) -> None:
    published, holding = Published(harness.graph), Holding(harness.graph)
    first = asyncio.create_task(cpl_of(published))
    await holding.is_held.wait()
    await harness.move(Tier.CPL)
    second = asyncio.create_task(cpl_of(published))
    await asyncio.sleep(0)
    holding.may_go.set()
    assert [await first, await second] == [0, 1]


async def test_no_second_request_is_made_before_the_first_has_ended_or_takes_long(harness: CacheHarness) -> None:
    published, holding = Published(harness.graph), Holding(harness.graph)
    asked = [asyncio.create_task(published.now())]
    await holding.is_held.wait()
    asked.append(asyncio.create_task(published.now()))
    await asyncio.sleep(OVERTAKING_SECONDS / 5)
    assert holding.begun == 1
    holding.may_go.set()
    await asyncio.gather(*asked)
    assert holding.begun == 2


async def test_request_that_hangs_is_overtaken_by_all_later_ones(harness: CacheHarness) -> None:
    published, holding = Published(harness.graph), Holding(harness.graph)
    hanging = asyncio.create_task(cpl_of(published))
    await holding.is_held.wait()
    for number in (1, 2):
        await harness.move(Tier.CPL)
        began = time.monotonic()
        async with asyncio.timeout(5):
            assert await cpl_of(published) == number
        assert time.monotonic() - began < OVERTAKING_SECONDS + WELL_BEFORE_A_DEADLINE
        assert not hanging.done()
    began = time.monotonic()
    await published.now()
    assert time.monotonic() - began < OVERTAKING_SECONDS, "nobody waits again for one that was overtaken"
    holding.may_go.set()
    assert await hanging == 0


async def test_requests_that_all_hang_hold_each_other_no_longer_than_they_may(harness: CacheHarness) -> None:
    published, holding = Published(harness.graph), Holding(harness.graph, most=2)
    hanging = [asyncio.create_task(published.now())]
    await holding.is_held.wait()
    hanging.append(asyncio.create_task(published.now()))
    async with asyncio.timeout(5):
        while holding.begun < 2:  # noqa: ASYNC110 - the second has to get past the first
            await asyncio.sleep(0.005)
    began = time.monotonic()
    await published.now()
    assert time.monotonic() - began < OVERTAKING_SECONDS + WELL_BEFORE_A_DEADLINE
    assert not any(task.done() for task in hanging)
    holding.may_go.set()
    await asyncio.gather(*hanging)


async def test_operation_outlives_a_read_that_takes_too_long(
    harness: CacheHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("firmware_graph.database.published.READING_SECONDS", 0.2)
    Holding(harness.graph)
    with pytest.raises(GraphTimeout):
        await Published(harness.graph).now()
    holding = Holding(harness.graph)
    reader = GraphReader(harness.graph, rights=rights_to(Tier.CPL), deadline=Deadline.after(30))
    assert (await reader.confirm()).numbers[0] == 0
    assert holding.begun == 2


async def test_operation_ends_at_its_own_deadline_where_every_read_takes_too_long(harness: CacheHarness) -> None:
    Holding(harness.graph, most=1_000_000)
    with pytest.raises(GraphTimeout):
        await GraphReader(harness.graph, rights=rights_to(Tier.CPL), deadline=Deadline.after(0.2)).confirm()


async def test_caller_who_goes_away_takes_nobody_with_it(harness: CacheHarness) -> None:
    published, holding = Published(harness.graph), Holding(harness.graph)
    one, another = (asyncio.create_task(published.now()) for _ in range(2))
    await holding.is_held.wait()
    one.cancel()
    await asyncio.gather(one, return_exceptions=True)
    holding.may_go.set()
    assert isinstance(await another, Revision)
    assert one.cancelled()


async def test_in_a_cluster_the_leader_is_asked(harness: CacheHarness) -> None:
    await Published(harness.graph).now()
    assert harness.graph.of_leader == [True]


async def test_database_that_is_away_is_said_to_all_and_found_again(neo4j: Connection, harness: CacheHarness) -> None:
    with a_wire(neo4j.uri) as wire:
        wire.cut()
        through = Connection(f"bolt://127.0.0.1:{wire.port}", neo4j.user, neo4j.password, neo4j.database)
        async with open_graph(through) as graph:
            published = Published(graph)
            said = await asyncio.gather(*(published.now() for _ in range(3)), return_exceptions=True)
            assert all(isinstance(error, GraphError) for error in said)
            wire.mend()
            await harness.move(Tier.CPL)
            assert await cpl_of(published) == 1
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back
