"""A mutation on a real graph: its payload is of the revision that it published, or of a later one."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
import pytest
import strawberry

from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.executor import OperationExecutor
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.service import Service
from firmware_graph.api.plan import Plans
from firmware_graph.api.schema.build import build_schema, executable
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, mutation_field, relation, root_field, stands_for
from firmware_graph.api.schema.write import Write
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.coordinates import coordinates_in
from firmware_graph.auth.gate import Gate
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.writer import change
from firmware_graph.model.rights import Scope
from firmware_graph.model.vocabulary import Tier
from support.cache_harness import CacheHarness, HookedGraph, cache_harness
from support.sheets import cpl_rows

pytestmark = pytest.mark.anyio


class Moved(NamedTuple):
    """The row of a write."""

    sequence: int


async def move(context: OperationContext) -> Moved:
    async with change(context.reader.graph, kind="TEST", actor="a test") as under_way:
        under_way.tiers = {Tier.CPL}
    return Moved(under_way.sequence)


async def revision_of(rows: Sequence[object], context: OperationContext) -> list[str]:
    await context.reader.read("firmware_versions_by_entry_id", cpl_entry_ids=[1])
    await context.reader.read("revision")
    assert context.reader.revision
    return [context.reader.revision.id_for(context.reader.tiers)] * len(rows)


async def revision(context: OperationContext) -> str:
    return (await revision_of([()], context))[0]


@strawberry.type
class Published:
    is_type_of = stands_for(Moved)

    sequence: int = column()
    revision: str = relation(revision_of)


@strawberry.type
class Query:
    revision: str = root_field(revision)


@strawberry.type
class Mutation:
    move: Published | None = mutation_field(move)


POLICY: Final = coordinates_in(
    {Scope.CPL_READ: {"Query": "revision", "Mutation": "move", "Published": "sequence revision"}}
)
SCHEMA: Final = build_schema(Query, Mutation, None, policy=POLICY)


def service_on(graph: Graph) -> Service:
    def open_context(
        caller: Caller, deadline: Deadline, write: Write | None = None, *, uses_party_facts: bool = False
    ) -> OperationContext:
        reader = GraphReader(
            graph,
            rights=caller.rights,
            deadline=deadline,
            is_of_leader=write is not None,
            uses_party_facts=uses_party_facts,
        )
        return OperationContext.begin(caller, reader, write)

    core = executable(SCHEMA)
    executor = OperationExecutor(core, open_context, 30, Plans(SCHEMA), POLICY)
    return Service(DocumentCache(core), Gate(core, policy=POLICY), executor)


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(neo4j, tmp_path) as opened:
        await opened.imports.written(cpl=cpl_rows(1))
        yield opened


async def moved(graph: HookedGraph) -> Any:
    response = await service_on(graph).respond(Request("mutation { move { sequence revision } }"), ANONYMOUS)
    assert response.etag is None
    body = orjson.loads(response.content)
    assert "errors" not in body, body
    return body["data"]["move"]


async def test_payload_is_of_the_revision_that_the_write_published(harness: CacheHarness) -> None:
    [before, *_] = await harness.imports.revision()
    for number in (1, 2, 3):
        assert (await moved(harness.graph))["revision"] == f"cpl{before + number}"


async def test_payload_is_read_from_the_leader(harness: CacheHarness) -> None:
    harness.graph.of_leader.clear()
    await moved(harness.graph)
    assert harness.graph.of_leader
    assert all(harness.graph.of_leader)


async def test_payload_that_another_write_overtakes_is_of_the_later_revision_and_nothing_is_written_twice(
    harness: CacheHarness,
) -> None:
    [before, *_] = await harness.imports.revision()
    ledger = "MATCH (change:Change {kind: 'TEST'}) RETURN count(change)"
    once = iter([True])

    async def overtake() -> None:
        if next(once, False):
            await harness.move(Tier.CPL)

    harness.graph.after["firmware_versions_by_entry_id"] = overtake
    assert (await moved(harness.graph))["revision"] == f"cpl{before + 2}"
    assert (await harness.imports.ask(ledger))[0][0] == 2


async def test_payload_is_read_though_the_clock_of_this_server_is_behind_the_writes_moment(
    harness: CacheHarness,
) -> None:
    ahead = 2**45
    await harness.imports.ask("MATCH (lock:WriteLock) SET lock.recorded_at = $ahead", ahead=ahead)
    [before, *_] = await harness.imports.revision()
    assert (await moved(harness.graph))["revision"] == f"cpl{before + 1}"
    [[recorded_at]] = await harness.imports.ask("MATCH (r:Revision) RETURN r.cpl_recorded_at")
    assert recorded_at > ahead


async def test_writes_at_once_are_all_made_and_each_payload_has_its_own(harness: CacheHarness) -> None:
    [before, *_] = await harness.imports.revision()
    payloads = await asyncio.gather(*(moved(harness.graph) for _ in range(5)))
    assert len({payload["sequence"] for payload in payloads}) == 5
    assert (await harness.imports.revision())[0] == before + 5
