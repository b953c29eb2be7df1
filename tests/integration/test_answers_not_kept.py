"""What is not kept, and what is another question: errors, introspection, other variables, more than has room."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from firmware_graph.api.execution import Request
from firmware_graph.api.kept_answers import BYTES_AROUND
from firmware_graph.api.responses import Responses
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.model.vocabulary import Tier
from forwarding import a_wire
from kept_desk import PARTY, KeptDesk, keeping_on, kept_desk, service_on
from question_desk import SSC
from sheets import a_fir_row, cpl_rows

pytestmark = pytest.mark.anyio
PAGE: Final = "{ firmwareVersions { totalCount } }"
PATHWAY: Final = "{ upgradePathway(from: {cplEntryId: 1}, to: {cplEntryId: 2}) { __typename } }"
TWO_READS: Final = (
    "{ firmwareVersions { nodes { deviceModel { firmwareVersions { nodes { cplEntryId } } } } } revision { id } }"
)
THE_PAGE: Final = "firmware_versions_by_environment"


@pytest.fixture
async def desk(neo4j: Connection, tmp_path: Path) -> AsyncIterator[KeptDesk]:
    async with kept_desk(neo4j, tmp_path) as opened:
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


async def test_errors_and_introspection_are_not_kept(desk: KeptDesk) -> None:
    for caller, query in ERRONEOUS:
        assert await desk.ask(caller, query) == await desk.ask(caller, query)
        assert not desk.kept.kept, query


async def test_answer_with_fields_cut_is_kept_for_its_callers(desk: KeptDesk) -> None:
    query = "{ firmwareVersion(cplEntryId: 1) { cplEntryId manufacturerContact zigbeeStack { name } } }"
    cut = {ANONYMOUS: 2, PARTY: 1, SSC: 0}
    for caller, errors in cut.items():
        response = await desk.ask(caller, query)
        assert response.content.count(b'"FORBIDDEN"') == errors
        assert response.etag
    for caller in cut:
        assert await desk.is_kept(caller, query)


async def test_answer_that_ran_out_of_time_is_not_kept(desk: KeptDesk) -> None:
    desk.graph.after[THE_PAGE] = lambda: asyncio.sleep(10)
    hasty = replace(desk.responses, service=service_on(desk.graph, deadline_seconds=0.2))
    response = await hasty.respond(Request(PAGE), ANONYMOUS)
    assert b"GRAPH_TIMEOUT" in response.content
    assert response.etag is None
    assert not desk.kept.kept
    del desk.graph.after[THE_PAGE]
    assert b'"totalCount":2' in (await desk.ask(ANONYMOUS, PAGE)).content


async def test_answer_asked_again_is_kept_as_of_the_later_revision(desk: KeptDesk) -> None:
    await desk.ask(ANONYMOUS, "{ revision { id } }")
    moves = iter([True])

    async def move_once() -> None:
        if next(moves, False):
            await desk.move(Tier.CPL)

    desk.graph.after[THE_PAGE] = move_once
    response = await desk.ask(ANONYMOUS, TWO_READS)
    cpl, *_ = await desk.imports.revision()
    assert f'"cpl{cpl}"'.encode() in response.content
    assert desk.reads.count(THE_PAGE) > 1
    assert await desk.is_kept(ANONYMOUS, TWO_READS)


async def test_answer_that_a_change_overtook_is_renewed(desk: KeptDesk) -> None:
    async def declare_another() -> None:
        desk.graph.before.clear()
        await desk.imports.written(fir=[a_fir_row(2, "N/A")], allowed_endings=1)

    desk.graph.before["next_moment"] = declare_another
    assert b'"UpgradePathway"' in (await desk.ask(PARTY, PATHWAY)).content
    assert not desk.kept.kept
    assert b'"NoPathway"' in (await desk.ask(PARTY, PATHWAY)).content
    assert await desk.is_kept(PARTY, PATHWAY)


async def test_next_moment_that_cannot_be_read_spoils_no_answer(neo4j: Connection, desk: KeptDesk) -> None:
    async with a_wire(neo4j.uri) as wire:
        await wire.mend()
        through = replace(neo4j, uri=f"bolt://127.0.0.1:{wire.port}")
        async with open_graph(through) as graph:
            desk.graph.driver = graph.driver
            desk.graph.before["next_moment"] = wire.cut
            assert b'"UpgradePathway"' in (await desk.ask(PARTY, PATHWAY)).content
            assert not desk.kept.kept
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back


async def test_without_its_database_nothing_kept_is_answered_and_what_is_wrong_is_said(
    neo4j: Connection, desk: KeptDesk
) -> None:
    async with a_wire(neo4j.uri) as wire:
        await wire.mend()
        async with open_graph(replace(neo4j, uri=f"bolt://127.0.0.1:{wire.port}")) as graph:
            desk.graph.driver = graph.driver
            first = await desk.ask(ANONYMOUS, PAGE)
            await wire.cut()
            away = await desk.ask(ANONYMOUS, PAGE)
            assert away.content.count(b"GRAPH_UNAVAILABLE") == 1
            await wire.mend()
            assert await desk.ask(ANONYMOUS, PAGE) == first
            assert desk.reads == ["revision"]
        await asyncio.sleep(0.05)  # the driver closes its sockets behind our back


async def test_without_keeping_every_answer_is_worked_out(desk: KeptDesk) -> None:
    for _ in range(2):
        desk.reads.clear()
        await desk.afresh(ANONYMOUS, PAGE)
        assert set(desk.reads) == {THE_PAGE}


async def test_answers_without_room_are_worked_out_and_the_longest_unused_goes(desk: KeptDesk) -> None:
    queries = [f"{{ firmwareVersion(cplEntryId: {number}) {{ cplEntryId }} }}" for number in (1, 2, 3)]
    small = replace(desk, responses=keeping_on(desk.graph, max_bytes=2 * (BYTES_AROUND + 150)))
    for query in queries:
        await small.ask(ANONYMOUS, query)
    assert [await small.is_kept(ANONYMOUS, query) for query in reversed(queries)] == [True, True, False]
    tiny = replace(desk, responses=keeping_on(desk.graph, max_bytes=BYTES_AROUND))
    assert [await tiny.is_kept(ANONYMOUS, PAGE) for _ in range(2)] == [False, False]


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


async def test_other_variables_are_another_question_in_whatever_order(desk: KeptDesk) -> None:
    for one, other, are_the_same in VARIABLES:
        desk.kept.kept.clear()
        assert not await desk.is_kept(PARTY, FILTERED, one)
        assert await desk.is_kept(PARTY, FILTERED, other) is are_the_same, (one, other)
        assert await desk.is_kept(PARTY, FILTERED, one)


async def test_null_is_not_the_default_that_absence_is(desk: KeptDesk) -> None:
    null, absent = await desk.ask(ANONYMOUS, FILTERED, {"n": None}), await desk.ask(ANONYMOUS, FILTERED)
    assert null != absent
    assert b'[{"cplEntryId":1}]' in absent.content


async def test_operations_of_one_document_are_questions_of_their_own(desk: KeptDesk) -> None:
    document = "query A { firmwareVersion(cplEntryId: 1) { cplEntryId } } query B { manufacturers { totalCount } }"
    afresh = Responses(desk.responses.service)
    for _ in range(2):
        for name in "AB":
            request = Request(document, operation_name=name)
            assert await desk.responses.respond(request, ANONYMOUS) == await afresh.respond(request, ANONYMOUS)
    assert len(desk.kept.kept) == 2
