"""A harness that queries a graph of its own through the schema, and records the reads."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import orjson
from graphql import ExecutionResult, GraphQLError, parse, validate

from firmware_graph.api.execution.documents import operation_of
from firmware_graph.api.execution.executor import has_moved
from firmware_graph.api.plan import Plans
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.readable import readable_fields
from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from support.forgetting import forget
from support.sheets import Cells, import_harness

DECLARED: Final = declared_schema()
SCHEMA: Final = executable(DECLARED)
PLANS: Final = Plans(DECLARED)
SSC: Final = Caller(roles=frozenset({Role.SSC}), is_sec_party=True)
READABLE: Final = readable_fields(POLICY, SSC.rights)


@dataclass(frozen=True, slots=True)
class QuestionHarness:
    """A graph, and the names of the query files that the last question read."""

    graph: Graph
    reads: list[str] = field(default_factory=list)

    def reader(self, caller: Caller = SSC) -> GraphReader:
        """Return a reader for one operation."""
        return GraphReader(self.graph, rights=caller.rights, deadline=Deadline.after(60))

    async def result(self, query: str, **variables: object) -> ExecutionResult:
        """Return the result of a query by the SSC, as it is sent: access is tested elsewhere."""
        document = parse(query)
        assert not validate(SCHEMA, document)
        self.reads.clear()
        forget(self.graph)
        operation = Operation(document, operation_of(document, None), variables)
        while True:  # as the service does while something is published
            answer = await PLANS.execute(operation, READABLE, OperationContext.begin(SSC, self.reader()))
            assert answer
            if not has_moved(answer):
                break
            self.reads.clear()
        return ExecutionResult(orjson.loads(orjson.dumps(answer.data)), answer.errors)

    async def ask(self, query: str, **variables: object) -> dict[str, Any]:
        """Return the data of an answer that must have no errors."""
        answer = await self.result(query, **variables)
        assert not answer.errors, answer.errors
        assert answer.data is not None
        return answer.data

    async def refused(self, query: str, **variables: object) -> BadUserInput:
        """Return the error of a query that must be refused because of an argument."""
        answer = await self.result(query, **variables)
        [error] = answer.errors or []
        assert isinstance(error.original_error, BadUserInput), error
        return error.original_error

    async def refusal(self, query: str, **variables: object) -> str:
        """Return the message of a query that must be refused, because of an argument or a scalar."""
        answer = await self.result(query, **variables)
        [error] = answer.errors or []
        assert isinstance(error.original_error, BadUserInput | GraphQLError | None), error
        assert error.message
        return error.message


@asynccontextmanager
async def question_harness(  # noqa: PLR0913 - three sheets, and one that corrects
    connection: Connection,
    folder: Path,
    *,
    cpl: Sequence[Cells],
    fir: Sequence[Cells] = (),
    zigbee: Sequence[Cells] = (),
    later: Sequence[Cells] | None = None,
) -> AsyncIterator[QuestionHarness]:
    """Open a harness on a graph with these sheets only; `later` is a FIR that corrects the first."""
    async with import_harness(connection, folder) as harness:
        await harness.written(cpl=cpl, fir=fir or None, zigbee=zigbee or None)
        if later is not None:
            await harness.written(fir=later, allowed_endings=len(fir))
        asked = QuestionHarness(harness.graph)
        await asked.reader().read("revision")  # the first read of a process is done twice: it has seen nothing before
        harness.graph.observers.append(lambda name, _seconds, _outcome: asked.reads.append(name))
        yield asked
