"""Operations of all but the Security Sub-Committee cost the database the same, whatever restricted facts it has."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest
from neo4j import Query, Record

from firmware_graph.api.execution.request import Request
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.database.catalogue import GIVEN, QueryFile
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph, open_graph
from support.cache_harness import CALLERS, service_on
from support.canaries import load_canaries
from support.forgetting import forget
from support.question_harness import SCHEMA
from support.random_operations import NAME, RandomOperation
from support.sizes import times
from support.twin_stores import load_public
from support.whole_schema import WholeSchema

pytestmark = [pytest.mark.soak, pytest.mark.indexes]

OPERATIONS: Final = times(15)
LANGUAGE: Final = "CYPHER 5"
OTHERS: Final[Mapping[str, Caller]] = {
    **{name: caller for name, caller in CALLERS.items() if name != "ssc"},
    "secas": Caller(roles=frozenset({Role.SECAS}), party="SECAS", is_sec_party=True),
    "manufacturer": Caller(roles=frozenset({Role.MANUFACTURER}), party="M1", manufacturer_codes=frozenset({"F001"})),
}

AWAIT: Final = "CALL db.awaitIndexes(60)"
REPLAN: Final = "CALL db.prepareForReplanning(60)"

Cost = tuple[str, int]
"""A query file that was read, and what that cost the database in hits."""


@dataclass(slots=True)
class ProfiledGraph(Graph):
    """A graph that profiles what it reads."""

    costs: list[Cost] = field(default_factory=list)

    async def _read_once(
        self, query: QueryFile, parameters: Mapping[str, Any], deadline: Deadline, access: str
    ) -> Record:
        statement = query.statement.replace(LANGUAGE, f"{LANGUAGE} PROFILE", 1)
        async with self.driver.session(database=self.database, default_access_mode=access) as session:
            result = await session.run(Query(statement, timeout=deadline.remaining()), {GIVEN: dict(parameters)})
            record = await result.single(strict=True)
            profile = (await result.consume()).profile
        assert profile
        self.costs.append((query.name, hits(profile)))
        return record


def hits(plan: Mapping[str, Any]) -> int:
    """Add up the hits of a plan."""
    return int(plan.get("dbHits", 0)) + sum(hits(child) for child in plan.get("children", ()))


async def costs(connection: Connection, operations: Sequence[RandomOperation]) -> dict[tuple[str, int], list[Cost]]:
    """Ask each operation as each caller, of a process that keeps nothing, and return what each cost."""
    async with open_graph(connection) as opened:
        for statement in (AWAIT, REPLAN):  # or a plan would be of the statistics of an earlier state
            await opened.driver.execute_query(statement, database_=opened.database)
        graph = ProfiledGraph(opened.driver, opened.database, opened.catalogue)
        service = service_on(graph, deadline_seconds=60)
        found = {}
        for number, operation in enumerate(operations):
            for name, caller in OTHERS.items():
                forget(graph)
                graph.costs.clear()
                await service.respond(Request(operation.text, operation.variables, NAME), caller)
                # how often the revision is read again depends on the clock, as leases run out
                found[name, number] = sorted(cost for cost in graph.costs if cost[0] != "revision")
    await asyncio.sleep(0.05)  # the driver closes its sockets behind our back
    return found


def test_restricted_facts_change_neither_reads_nor_hits(neo4j: Connection, tmp_path: Path) -> None:
    load_public(neo4j, tmp_path)
    load_canaries(neo4j, tmp_path)  # a database that has never seen the name of a property needs a hit more to miss it
    load_public(neo4j, tmp_path)
    operations = list(WholeSchema(SCHEMA).operations(OPERATIONS, seed=6))
    without = asyncio.run(costs(neo4j, operations))
    load_canaries(neo4j, tmp_path)
    with_facts = asyncio.run(costs(neo4j, operations))
    assert {key: (without[key], cost) for key, cost in with_facts.items() if cost != without[key]} == {}
    assert sum(map(bool, without.values())) > len(without) / 5
