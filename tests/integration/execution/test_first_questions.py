"""A process that starts asks each kind of question once, and is ready when it has."""

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
from graphql import FieldNode, FragmentDefinitionNode, OperationDefinitionNode, parse

from firmware_graph.api.execution.first_questions import SAMPLE, FirstQuestions, first_questions, names_of_questions
from firmware_graph.api.execution.readiness import ASKING, Readiness
from firmware_graph.api.execution.release import Releases
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.execution.service import Service
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.app.service import first_questions_of, service_of
from firmware_graph.audit.recorder import Unrecorded
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.database.catalogue import QueryKind, Wing
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Graph, open_graph
from firmware_graph.database.schema import prepare_graph
from support.asking import load_example, settings_for
from support.log_lines import captured_logs
from support.random_operations import OF_THE_REQUEST
from support.sheets import import_harness
from support.waiting import until

pytestmark = [pytest.mark.anyio, pytest.mark.first]
SCHEMA: Final = declared_schema()
REHEARSED: Final = {
    *("begin", "close", "take_write_lock", "mark_announced", "mark_publishing", "clear_marks", "publish"),
    *("add_change", "add_change_events", "end_upgrades", "add_upgrades"),
}
"""What a change runs beside reads."""
SUPPLIER: Final = Caller(frozenset({Role.PARTY}), "a supplier", is_sec_party=True)
NOTHING: Final = EncodedResponse(b'{"data": null}')
A_SAMPLE: Final = EncodedResponse(
    b'{"data": {"firmwareVersions": {"nodes": [{"cplEntryId": 1, "versionHex": "v", "deviceModel": {"id": "m",'
    b' "modelIdentifier": "i", "manufacturer": {"code": "c"}}}]}}}'
)


@pytest.fixture
def example(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Connection:
    load_example(neo4j, tmp_path_factory.mktemp("example"))
    return neo4j


@pytest.fixture
async def graph(neo4j: Connection) -> AsyncIterator[Graph]:
    async with open_graph(neo4j) as opened:
        await prepare_graph(opened)
        yield opened


@pytest.fixture
async def empty(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Graph]:
    async with import_harness(neo4j, tmp_path) as harness:
        yield harness.graph


def service_on(graph: Graph, connection: Connection, folder: Path) -> Service:
    service = service_of(settings_for(connection, folder), SCHEMA, graph, Readiness(graph, is_ready=True))
    return replace(service, answers=None, releases=Releases(Unrecorded()))


def test_every_root_field_is_asked() -> None:
    roots = {
        selection.name.value
        for node in parse(first_questions()).definitions
        if isinstance(node, OperationDefinitionNode)
        for selection in node.selection_set.selections
        if isinstance(selection, FieldNode)
    }
    query = executable(SCHEMA).query_type
    assert query
    assert roots == query.fields.keys() - OF_THE_REQUEST
    assert not any(isinstance(node, FragmentDefinitionNode) for node in parse(first_questions()).definitions)


async def test_each_question_is_answered_and_every_read_file_is_run(
    example: Connection, graph: Graph, tmp_path: Path
) -> None:
    service = service_on(graph, example, tmp_path)
    asked: dict[str | None, EncodedResponse] = {}
    begun: list[str | None] = []
    run: list[tuple[str, str]] = []
    graph.observers.append(lambda name, _seconds, outcome: run.append((name, outcome)))

    async def respond(request: Request, caller: Caller) -> EncodedResponse:
        begun.append(request.operation_name)
        response = asked[request.operation_name] = await service.respond(request, caller)
        return response

    assert await FirstQuestions(graph, respond, most_seconds=300).ask()
    assert begun == names_of_questions(), "in the order of use"
    assert {name: answer.content for name, answer in asked.items() if b'"errors"' in answer.content} == {}
    assert {outcome for _, outcome in run} == {"ok"}
    reads = [query for query in graph.catalogue.values() if query.kind is QueryKind.READ]
    assert {name for name, _ in run} - REHEARSED == {query.name for query in reads if query.wing is not Wing.RECORDS}
    assert {name for name, _ in run} >= REHEARSED
    assert b'"firmwareVersion":{"versionHex"' in asked["Entry"].content
    assert b'"__typename":"UpgradePathway"' in asked["Pathway"].content


async def test_first_question_may_take_longer_than_any_other(example: Connection, graph: Graph, tmp_path: Path) -> None:
    settings = settings_for(example, tmp_path, deadline_seconds=0.0001, first_questions_seconds=300)
    first = first_questions_of(settings, graph, service_of(settings, SCHEMA, graph, Readiness(graph, is_ready=True)))
    assert first
    assert await first.has_entries()


async def test_who_asks_before_all_was_asked_waits_as_the_first_questions_do(
    example: Connection, graph: Graph, tmp_path: Path
) -> None:
    settings = settings_for(example, tmp_path, deadline_seconds=0.0001, first_questions_seconds=300)
    readiness = Readiness(graph, is_ready=True)
    service = service_of(settings, SCHEMA, graph, readiness)
    request = Request("{ firmwareVersion(cplEntryId: 20) { versionHex latest { __typename } } }")
    answers = []
    for readiness.is_asking in (True, False):
        answers.append(await replace(service, answers=None).respond(request, SUPPLIER))
    assert [b"GRAPH_TIMEOUT" in answer.content for answer in answers] == [False, True], answers


@pytest.mark.long
async def test_store_without_entries_is_asked_about_what_is_not_there(
    neo4j: Connection, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    async with import_harness(neo4j, tmp_path) as harness:
        service = service_on(harness.graph, neo4j, tmp_path_factory.mktemp("key"))
        first = FirstQuestions(harness.graph, service.respond, most_seconds=300)
        with captured_logs() as lines:
            assert not await first.ask()
            assert not await first.has_entries()
        assert [line for line in lines if line["event"] != "answered"] == []


async def test_questions_are_asked_again_when_an_empty_store_has_entries(empty: Graph) -> None:
    asked: list[str | None] = []
    has_entries = False

    async def respond(request: Request, _caller: Caller) -> EncodedResponse:
        asked.append(request.operation_name)
        return A_SAMPLE if has_entries else NOTHING

    readiness = Readiness(empty)
    watching = asyncio.create_task(readiness.watch(FirstQuestions(empty, respond, most_seconds=5)))

    def rounds() -> int:
        return asked.count("Pathway")

    try:
        await until(lambda: rounds() == 1 and asked[-1] == SAMPLE)
        has_entries = True
        await until(lambda: rounds() == 2)
        await until(lambda: readiness.was_asked)
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_process_is_ready_when_all_was_asked_and_answers_meanwhile(empty: Graph) -> None:
    may_go_on = asyncio.Event()

    async def respond(_request: Request, _caller: Caller) -> EncodedResponse:
        await may_go_on.wait()
        return NOTHING

    readiness = Readiness(empty)
    watching = asyncio.create_task(readiness.watch(FirstQuestions(empty, respond, most_seconds=5)))
    try:
        await until(lambda: readiness.is_ready)
        assert await readiness.reason_against() == ASKING
        assert readiness.is_asking
        may_go_on.set()
        await until(lambda: readiness.was_asked)
        assert not readiness.is_asking
        assert await readiness.reason_against() is None
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def test_store_with_entries_is_known_to_have_them_where_time_ran_out(empty: Graph) -> None:
    async def respond(request: Request, _caller: Caller) -> EncodedResponse:
        if request.operation_name != SAMPLE:
            await asyncio.sleep(60)
        return A_SAMPLE

    assert await FirstQuestions(empty, respond, most_seconds=0.1).ask()


async def test_questions_that_take_too_long_keep_nobody_from_being_served(empty: Graph) -> None:
    async def respond(_request: Request, _caller: Caller) -> EncodedResponse:
        await asyncio.sleep(60)
        raise AssertionError

    began = time.monotonic()
    with captured_logs() as lines:
        assert not await FirstQuestions(empty, respond, most_seconds=0.1).ask()
    assert time.monotonic() - began < 10
    assert [line["event"] for line in lines] == ["not every kind of question was asked in time"]
    assert len(empty.observers) == 0
