"""What is not cached, and what has another key: errors, introspection, other variables, more than has room."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

import pytest

from firmware_graph.api.execution.answer_cache import ENTRY_OVERHEAD_BYTES
from firmware_graph.api.execution.graceful_shutdown import GracefulShutdown
from firmware_graph.api.execution.places import Places
from firmware_graph.api.execution.request import Request
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.database.bounded_store import ENTRY_BYTES
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.errors import GraphTimeout
from firmware_graph.model.vocabulary import Tier
from support.cache_harness import PARTY, CacheHarness, cache_harness, service_on
from support.faulty_wire import a_wire
from support.question_harness import SSC
from support.sheets import a_fir_row, cpl_rows

pytestmark = pytest.mark.anyio
PAGE: Final = "{ firmwareVersions { totalCount } }"
PATHWAY: Final = "{ upgradePathway(from: {cplEntryId: 1}, to: {cplEntryId: 2}) { __typename } }"
TWO_READS: Final = (
    "{ firmwareVersions { nodes { deviceModel { firmwareVersions { nodes { cplEntryId } } } } } revision { id } }"
)
THE_PAGE: Final = "firmware_versions_by_environment"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(neo4j, tmp_path) as opened:
        await opened.imports.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(2, "1")])
        yield opened


ERRONEOUS: Final = [
    (ANONYMOUS, "{"),
    (ANONYMOUS, "{ firmwareVersions { nonsense } }"),
    (ANONYMOUS, "{ firmwareVersions(first: 501) { totalCount } }"),
    (ANONYMOUS, '{ firmwareVersions(after: "x") { nodes { cplEntryId } } revision { id } }'),
    (ANONYMOUS, "{ firmwareVersions(filter: {predecessorsDeclared: LISTED}) { totalCount } }"),
    (PARTY, "{ upgradePathways(requests: []) { __typename } __schema { queryType { name } } nonsense }"),
    (SSC, "{ __schema { queryType { name } } }"),
    (SSC, '{ __type(name: "Query") { name } __typename }'),
]


async def test_errors_and_introspection_are_not_cached(harness: CacheHarness) -> None:
    for caller, query in ERRONEOUS:
        assert await harness.ask(caller, query) == await harness.ask(caller, query)
        assert not harness.answers.store, query


async def test_answer_for_which_nothing_was_read_is_not_cached(harness: CacheHarness) -> None:
    query = '{ resolveFirmware(reference: {product: {firmwareVersion: "?"}}) { __typename } }'
    assert b'"InvalidReference"' in (await harness.ask(ANONYMOUS, query)).content
    assert not harness.reads
    assert not harness.answers.store


async def test_answer_with_fields_cut_is_cached_for_its_callers(harness: CacheHarness) -> None:
    query = "{ firmwareVersion(cplEntryId: 1) { cplEntryId manufacturerContact zigbeeStack { name } } }"
    cut = {ANONYMOUS: 2, PARTY: 1, SSC: 0}
    for caller, errors in cut.items():
        response = await harness.ask(caller, query)
        assert response.content.count(b'"FORBIDDEN"') == errors
        assert response.etag
    for caller in cut:
        assert await harness.is_cached(caller, query)


async def test_answer_that_ran_out_of_time_is_not_cached(harness: CacheHarness) -> None:
    harness.graph.after[THE_PAGE] = lambda: asyncio.sleep(10)
    hasty = replace(harness.service, executor=service_on(harness.graph, deadline_seconds=0.2).executor)
    response = await hasty.respond(Request(PAGE), ANONYMOUS)
    assert b"GRAPH_TIMEOUT" in response.content
    assert response.etag is None
    assert not harness.answers.store
    del harness.graph.after[THE_PAGE]
    assert b'"totalCount":2' in (await harness.ask(ANONYMOUS, PAGE)).content


async def test_answer_asked_again_is_cached_as_of_the_later_revision(harness: CacheHarness) -> None:
    await harness.ask(ANONYMOUS, "{ revision { id } }")
    moves = iter([True])

    async def move_once() -> None:
        if next(moves, False):
            await harness.move(Tier.CPL)

    harness.graph.after[THE_PAGE] = move_once
    response = await harness.ask(ANONYMOUS, TWO_READS)
    cpl, *_ = await harness.imports.revision()
    assert f'"cpl{cpl}"'.encode() in response.content
    assert harness.reads.count(THE_PAGE) > 1
    assert await harness.is_cached(ANONYMOUS, TWO_READS)


async def test_answer_that_a_change_overtook_is_renewed(harness: CacheHarness) -> None:
    async def declare_another() -> None:
        harness.graph.before.clear()
        await harness.imports.written(fir=[a_fir_row(2, "N/A")], allowed_endings=1)

    harness.graph.before["next_moment"] = declare_another
    assert b'"UpgradePathway"' in (await harness.ask(PARTY, PATHWAY)).content
    assert not harness.answers.store
    assert b'"NoPathway"' in (await harness.ask(PARTY, PATHWAY)).content
    assert await harness.is_cached(PARTY, PATHWAY)


async def test_next_moment_that_cannot_be_read_spoils_no_answer(neo4j: Connection, harness: CacheHarness) -> None:
    with a_wire(neo4j.uri) as wire:
        through = replace(neo4j, uri=f"bolt://127.0.0.1:{wire.port}")
        async with open_graph(through) as graph:
            harness.graph.driver = graph.driver
            harness.graph.before["next_moment"] = partial(asyncio.to_thread, wire.cut)
            assert b'"UpgradePathway"' in (await harness.ask(PARTY, PATHWAY)).content
            assert not harness.answers.store
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back


async def test_without_its_database_no_cached_answer_is_given_and_the_reason_is_said(
    neo4j: Connection, harness: CacheHarness
) -> None:
    with a_wire(neo4j.uri) as wire:
        async with open_graph(replace(neo4j, uri=f"bolt://127.0.0.1:{wire.port}")) as graph:
            harness.graph.driver = graph.driver
            first = await harness.ask(ANONYMOUS, PAGE)
            wire.cut()
            await harness.outlast_lease()
            away = await harness.ask(ANONYMOUS, PAGE)
            assert away.content.count(b"GRAPH_UNAVAILABLE") == 1
            wire.mend()
            assert await harness.ask(ANONYMOUS, PAGE) == first
            assert harness.was_cached
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back


@pytest.fixture
def bounds(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Record how many seconds executions may take."""
    noted: list[float] = []
    bounded = GracefulShutdown.bounded

    def note(shutdown: GracefulShutdown, seconds: float) -> AbstractAsyncContextManager[None]:
        noted.append(seconds)
        return bounded(shutdown, seconds)

    monkeypatch.setattr(GracefulShutdown, "bounded", note)
    return noted


async def test_looking_for_a_cached_answer_takes_from_the_deadline(harness: CacheHarness, bounds: list[float]) -> None:
    await harness.ask(ANONYMOUS, PAGE)
    await harness.outlast_lease()

    async def silent() -> None:
        harness.graph.before.clear()
        await asyncio.sleep(0.2)
        message = "nothing came"
        raise GraphTimeout(message)

    bounds.clear()
    harness.graph.before["revision"] = silent
    await harness.data(ANONYMOUS, PAGE)
    [seconds] = bounds
    assert seconds <= harness.service.executor.deadline_seconds - 0.19


async def test_waiting_for_a_place_takes_from_the_deadline(harness: CacheHarness, bounds: list[float]) -> None:
    places = Places(1, 1, 60.0)
    service = replace(harness.service, places=places, answers=None)
    await places.take("192.0.2.1")
    waiting = asyncio.create_task(service.respond(Request(PAGE), ANONYMOUS, address="192.0.2.1"))
    await asyncio.sleep(0.2)
    places.leave("192.0.2.1")
    assert b'"totalCount":2' in (await waiting).content
    [seconds] = bounds
    assert seconds <= service.executor.deadline_seconds - 0.19


async def test_without_a_cache_every_answer_is_executed(harness: CacheHarness) -> None:
    for _ in range(2):
        harness.reads.clear()
        await harness.afresh(ANONYMOUS, PAGE)
        assert set(harness.reads) == {THE_PAGE}


async def test_answers_without_room_are_executed_and_the_least_recently_used_is_evicted(harness: CacheHarness) -> None:
    queries = [f"{{ firmwareVersion(cplEntryId: {number}) {{ cplEntryId }} }}" for number in (1, 2, 3)]
    small = replace(
        harness, service=service_on(harness.graph, cache_bytes=2 * (ENTRY_BYTES + ENTRY_OVERHEAD_BYTES + 150))
    )
    for query in queries:
        await small.ask(ANONYMOUS, query)
    assert [await small.is_cached(ANONYMOUS, query) for query in reversed(queries)] == [True, True, False]
    tiny = replace(harness, service=service_on(harness.graph, cache_bytes=ENTRY_BYTES + ENTRY_OVERHEAD_BYTES))
    assert [await tiny.is_cached(ANONYMOUS, PAGE) for _ in range(2)] == [False, False]


# Variables and operations


Variables = Mapping[str, object]
FILTERED: Final = (
    "query A($f: FirmwareFilter, $n: Int = 1) { firmwareVersions(filter: $f, first: $n) { nodes { cplEntryId } } }"
)


VARIABLES: Final[list[tuple[Variables, Variables, bool]]] = [
    ({}, {"f": None}, False),
    ({}, {"n": 1}, False),
    ({"n": 1}, {"n": 2}, False),
    ({"f": {"manufacturerCode": "F001"}}, {"f": {"manufacturerCode": "F002"}}, False),
    ({"f": {"deviceType": "ESME"}, "n": 2}, {"n": 2, "f": {"deviceType": "ESME"}}, True),
    (
        {"f": {"manufacturerCode": "F001", "deviceType": "ESME"}},
        {"f": {"deviceType": "ESME", "manufacturerCode": "F001"}},
        True,
    ),
]


async def test_other_variables_have_another_key_whatever_their_order(harness: CacheHarness) -> None:
    for one, other, are_the_same in VARIABLES:
        harness.answers.store.clear()
        assert not await harness.is_cached(PARTY, FILTERED, one)
        assert await harness.is_cached(PARTY, FILTERED, other) is are_the_same, (one, other)
        assert await harness.is_cached(PARTY, FILTERED, one)


async def test_null_is_not_the_default_that_absence_is(harness: CacheHarness) -> None:
    null, absent = await harness.ask(ANONYMOUS, FILTERED, {"n": None}), await harness.ask(ANONYMOUS, FILTERED)
    assert null != absent
    assert b'[{"cplEntryId":1}]' in absent.content


async def test_operations_of_one_document_have_keys_of_their_own(harness: CacheHarness) -> None:
    document = "query A { firmwareVersion(cplEntryId: 1) { cplEntryId } } query B { manufacturers { totalCount } }"
    afresh = harness.without_cache
    for _ in range(2):
        for name in "AB":
            request = Request(document, operation_name=name)
            assert await harness.service.respond(request, ANONYMOUS) == await afresh.respond(request, ANONYMOUS)
    assert len(harness.answers.store) == 2
