"""Subscriptions share what is the same for several, and end with their callers' rights and with the process."""

import asyncio
import time
import weakref
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from firmware_graph.api.execution import costly
from firmware_graph.api.execution.costly import CostlyPlaces
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.subscription.revision_watch import RevisionWatch
from firmware_graph.api.subscription.stream import Kind, Said, Stream
from firmware_graph.api.subscription.subscriptions import Subscriptions
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.database.connection import Connection
from firmware_graph.database.published import Published
from firmware_graph.errors import IssuerUnavailable, Unauthenticated
from support.cache_harness import PARTY, CacheHarness, Clock, cache_harness
from support.question_harness import SSC
from support.sheets import cpl_rows

pytestmark = pytest.mark.anyio
FOLLOW = "subscription ($after: String) { changes(after: $after) { nodes { kind } position } }"
FOLLOW_OWN = FOLLOW.replace("after: $after", "after: $after, filter: {kinds: [PATHWAY_CHANGED]}")
TELL = """
MERGE (stream:PartyStream {party: 'P1'}) SET stream.last = $number
CREATE (event:PartyEvent {party: 'P1', number: $number, sequence: 1, recorded_at: 1, kind: 'PATHWAY_CHANGED',
  watch_id: 'a', cpl_entry_ids: [1], device_types: [], manufacturer_codes: [], model_keys: []})
"""
SECONDS = 2.0
NOON = 1_900_000_800_000


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(neo4j, tmp_path) as opened:
        await opened.imports.written(cpl=cpl_rows(1))
        yield opened


@asynccontextmanager
async def subscriptions_on(harness: CacheHarness, *, heartbeat_seconds: float = 600.0) -> AsyncIterator[Subscriptions]:
    """Open subscriptions on a harness whose executions are counted."""
    watch = RevisionWatch(Published(harness.graph), seconds=0.05)
    watching = asyncio.create_task(watch.watch())
    try:
        yield Subscriptions(harness.service, watch, heartbeat_seconds=heartbeat_seconds)
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def a_stream(
    subscriptions: Subscriptions, caller: Caller = ANONYMOUS, check: Any = None, *, text: str = FOLLOW
) -> Stream:
    query = await subscriptions.query_of(Request(text), Requester(caller))
    assert query

    async def the_same() -> Caller:
        return caller

    return Stream(subscriptions, query, Requester(caller), check or the_same)


async def until_waiting(subscriptions: Subscriptions, count: int) -> None:
    async with asyncio.timeout(60):
        while subscriptions.watch.waiting < count:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0.01)


async def next_of(events: AsyncGenerator[Said, None]) -> Said:
    async with asyncio.timeout(60):
        return await anext(events)


def kinds(said: Said) -> list[str]:
    assert said.kind is Kind.NEXT
    return [node["kind"] for node in orjson.loads(b"".join(said.payload))["data"]["changes"]["nodes"]]


@pytest.mark.parametrize("many", [100, pytest.param(1_000, marks=pytest.mark.long)])
async def test_many_subscribers_get_a_change_by_one_execution(harness: CacheHarness, many: int) -> None:
    async with subscriptions_on(harness) as subscriptions:
        opened = (await a_stream(subscriptions)).events()
        position = (await next_of(opened)).position
        stream = await a_stream(subscriptions)
        known = replace(stream, query=replace(stream.query, after=position))
        waiting = [replace(known).events() for _ in range(many)]
        times: list[float] = []

        async def told_to(one: AsyncGenerator[Said, None]) -> Said:
            said = await next_of(one)
            times.append(time.process_time())  # a busy machine is not what is measured
            return said

        tasks = [asyncio.create_task(told_to(one)) for one in waiting]
        await until_waiting(subscriptions, many)
        harness.graph.executions = 0
        await harness.imports.written(cpl=cpl_rows(2), is_partial=True)
        told = await asyncio.gather(*tasks)
        assert max(times) - min(times) < SECONDS
        assert harness.graph.executions == 1
        assert len({b"".join(said.payload) for said in told}) == 1
        assert kinds(told[0]) == ["FIRMWARE_ADDED"]
        for one in [*waiting, opened]:
            await one.aclose()
        assert subscriptions.watch.waiting == 0
        assert not subscriptions.under_way


async def test_page_of_an_address_waits_for_one_of_another_and_not_for_all_of_them(
    harness: CacheHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(costly, "LITTLE", -1)
    told = list[str]()
    async with subscriptions_on(harness) as subscriptions:
        subscriptions.service = replace(harness.service, costly=CostlyPlaces(1, 1, seconds=60.0))

        async def follow(address: str, number: int) -> None:
            stream = await a_stream(subscriptions, text=FOLLOW.replace("kind", f"kind x{number}: id"))
            events = replace(stream, requester=Requester(ANONYMOUS, address)).events()
            for _ in range(2):  # the position, and the change
                await next_of(events)
            told.append(address)
            await events.aclose()

        following = [asyncio.create_task(follow("flood", number)) for number in range(20)]
        await until_waiting(subscriptions, 20)
        following.append(asyncio.create_task(follow("other", 20)))
        await until_waiting(subscriptions, 21)
        await harness.imports.written(cpl=cpl_rows(2), is_partial=True)
        await asyncio.gather(*following)
    assert told.index("other") <= 2


async def test_page_that_was_taken_is_not_held_while_nothing_comes(harness: CacheHarness) -> None:
    async with subscriptions_on(harness) as subscriptions:
        events = (await a_stream(subscriptions)).events()
        said: Said | None = await next_of(events)
        assert said
        part = said.payload[1]
        assert isinstance(part, memoryview)
        page = weakref.ref(part)
        del said, part
        waiting = asyncio.create_task(next_of(events))
        await until_waiting(subscriptions, 1)
        assert page() is None
        waiting.cancel()


async def test_nothing_is_shared_by_who_reads_restricted_facts_or_has_other_rights(harness: CacheHarness) -> None:
    async with subscriptions_on(harness) as subscriptions:
        callers = [SSC, SSC, PARTY, replace(PARTY, party="another")]
        streams = [(await a_stream(subscriptions, caller)).events() for caller in callers]
        for stream in streams:
            await next_of(stream)
        tasks = [asyncio.create_task(next_of(stream)) for stream in streams]
        await until_waiting(subscriptions, len(tasks))
        harness.graph.executions = 0
        await harness.imports.written(cpl=cpl_rows(2), is_partial=True)
        assert {tuple(kinds(said)) for said in await asyncio.gather(*tasks)} == {("FIRMWARE_ADDED",)}
        assert harness.graph.executions == len(callers)
        for stream in streams:
            await stream.aclose()


async def test_what_a_party_is_told_wakes_its_streams_alone_though_no_tier_moves(harness: CacheHarness) -> None:
    async with subscriptions_on(harness) as subscriptions:
        owner, other = (replace(PARTY, party=party) for party in ("P1", "P2"))
        streams = [
            (await a_stream(subscriptions, owner, text=FOLLOW_OWN)).events(),
            (await a_stream(subscriptions, other, text=FOLLOW_OWN)).events(),
            (await a_stream(subscriptions, owner)).events(),
        ]
        for stream in streams:
            await next_of(stream)
        tasks = [asyncio.create_task(next_of(stream)) for stream in streams]
        await until_waiting(subscriptions, len(tasks))
        harness.graph.executions = 0
        for number in (1, 2):
            await harness.imports.ask(TELL, number=number)
            assert kinds(await tasks[0]) == ["PATHWAY_CHANGED"]
            tasks[0] = asyncio.create_task(next_of(streams[0]))
        await until_waiting(subscriptions, len(tasks))
        assert not any(task.done() for task in tasks)
        assert harness.graph.executions == 2
        for task, stream in zip(tasks, streams, strict=True):
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await stream.aclose()
        assert not subscriptions.watch.parties


async def test_stream_ends_with_the_rights_of_its_caller(
    harness: CacheHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock.put_in(monkeypatch, NOON)
    async with subscriptions_on(harness, heartbeat_seconds=0.1) as subscriptions:
        caller = replace(PARTY, ends_at=NOON + 1_000)
        events = (await a_stream(subscriptions, caller)).events()
        assert kinds(await next_of(events)) == []
        assert (await next_of(events)).kind is Kind.ALIVE
        clock.now_ms = NOON + 1_000
        last = [said async for said in events if said.kind is not Kind.ALIVE]
        assert [said.kind for said in last] == [Kind.UNAUTHENTICATED]
        assert orjson.loads(b"".join(last[0].payload))["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_key_that_was_ended_is_told_nothing_more(harness: CacheHarness) -> None:
    ended = False

    async def check() -> None:
        if ended:
            message = "The API key is not valid."
            raise Unauthenticated(message)

    async with subscriptions_on(harness) as subscriptions:
        events = (await a_stream(subscriptions, check=check)).events()
        await next_of(events)
        ended = True
        await harness.imports.written(cpl=cpl_rows(2), is_partial=True)
        assert (await next_of(events)).kind is Kind.UNAUTHENTICATED


async def test_reader_whose_issuer_is_away_is_told_to_come_again(harness: CacheHarness) -> None:
    async def check() -> Caller:
        message = "The keys of the token's issuer cannot be had."
        raise IssuerUnavailable(message)

    async with subscriptions_on(harness) as subscriptions:
        said = [one async for one in (await a_stream(subscriptions, check=check)).events()]
    assert [one.kind for one in said] == [Kind.NEXT, Kind.STOPPING]
    assert orjson.loads(b"".join(said[0].payload))["errors"][0]["extensions"]["code"] == "ISSUER_UNAVAILABLE"


async def test_streams_end_when_the_process_is_told_to_stop(harness: CacheHarness) -> None:
    async with subscriptions_on(harness) as subscriptions:
        events = (await a_stream(subscriptions)).events()
        await next_of(events)
        waiting = asyncio.create_task(next_of(events))
        await until_waiting(subscriptions, 1)
        subscriptions.watch.end()
        assert (await waiting).kind is Kind.STOPPING


async def test_idle_stream_shows_that_it_lives(harness: CacheHarness) -> None:
    async with subscriptions_on(harness, heartbeat_seconds=0.1) as subscriptions:
        events = (await a_stream(subscriptions)).events()
        first = await next_of(events)
        assert await next_of(events) == Said(Kind.ALIVE, position=first.position)
        await events.aclose()
