"""Recording of the Cypher that firmware-graph runs for a request: parameters, and which reads run concurrently.

The raw server replays what is recorded, so the upper bound is measured with the very reads of the product.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.queries import Body
from neo4j import Record

from firmware_graph.api.execution.readiness import Readiness
from firmware_graph.api.execution.request import Request
from firmware_graph.api.schema.build import declared_schema
from firmware_graph.app.service import service_of
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.database.bounded_store import BoundedStore
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph, open_graph
from firmware_graph.settings import load_settings

SSC = Caller(roles=frozenset({Role.SSC}), is_sec_party=True)

Read = tuple[str, Mapping[str, Any]]
Stages = list[list[Read]]
"""The reads of a request: lists of concurrent reads, one list after another."""


@dataclass(slots=True)
class RecordingGraph(Graph):
    """A graph that records its reads."""

    stages: Stages = field(default_factory=list)
    under_way: int = 0

    async def read(
        self, name: str, parameters: Mapping[str, Any], deadline: Deadline, *, is_of_leader: bool = False
    ) -> Record:
        """Read, and record it as concurrent with what is under way, or as later."""
        if not self.under_way:
            self.stages.append([])
        self.stages[-1].append((name, dict(parameters)))
        self.under_way += 1
        try:
            # Not super(): dataclasses with slots make the class anew, and super() would look for the old one.
            return await Graph.read(self, name, parameters, deadline, is_of_leader=is_of_leader)
        finally:
            self.under_way -= 1


async def record(connection: Connection, asked: Mapping[str, Iterable[Body]]) -> dict[str, list[Stages]]:
    """Answer each query's requests as the SSC in this process, one after another, nothing kept; return the reads."""
    async with open_graph(connection) as graph:
        recording = RecordingGraph(graph.driver, graph.database, store=BoundedStore(0))
        settings = load_settings(keeps_answers=False, deadline_seconds=120.0)
        service = service_of(settings, declared_schema(), recording, Readiness(recording, is_ready=True))

        async def reads_of(body: Body) -> Stages:
            recording.stages = []
            await service.respond(Request(body.query, body.variables), SSC)
            return recording.stages

        await reads_of(Body("{ revision { id } }", {}))  # the first read of a process is done twice
        return {name: [await reads_of(body) for body in bodies] for name, bodies in asked.items()}
