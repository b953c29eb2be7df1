"""What reading the input of operations costs, compiled and by graphql-core with Strawberry, in one run.

`python -m bench.input`. Times are the least of several rounds, in microseconds of processor for an operation.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from bench.queries import OUR_BATCH, OUR_PAGE, OUR_PATHWAY
from graphql import FieldNode, GraphQLObjectType, OperationDefinitionNode, get_argument_values, parse
from graphql.execution.values import get_variable_values
from strawberry.types.arguments import convert_arguments

from firmware_graph.api.plan.arguments import Arguments, Parameters
from firmware_graph.api.plan.binding import declaration_of
from firmware_graph.api.plan.coercion import Coercions
from firmware_graph.api.plan.input_types import InputTypes
from firmware_graph.api.plan.variables import VariableReader
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.roles import Role, scopes_of
from firmware_graph.model.rights import Rights

ROUNDS: Final = 7
WORK_OF_A_ROUND: Final = 20_000  # items read
PARTY: Final = Rights(scopes_of(frozenset({Role.PARTY}), is_sec_party=True, has_party=True))
SCHEMA: Final = declared_schema()
CORE: Final = executable(SCHEMA)
COERCIONS: Final = Coercions(InputTypes(SCHEMA))


class Case(NamedTuple):
    """A request, and the number of its items."""

    title: str
    query: str
    variables: Mapping[str, Any]
    items: int = 1


def product(place: int) -> dict[str, Any]:
    """Return a reference by product tuple, as integrators send it."""
    return {
        "product": {
            "manufacturerCode": f"{place % 40:04X}",
            "modelIdentifier": f"{place % 999:04X}",
            "hardwareVersion": "01",
            "hardwareRevision": "02",
            "firmwareVersion": f"{place:08X}",
        }
    }


def cases() -> list[Case]:
    """List the requests."""
    by_entry = [{"from": {"cplEntryId": n}, "to": {"cplEntryId": n + 1}} for n in range(1000)]
    by_product = [{"from": product(n), "to": product(n + 1)} for n in range(1000)]
    return [
        Case("a small query", "query ($id: Int!) { firmwareVersion(cplEntryId: $id) { cplEntryId } }", {"id": 1}),
        Case("a page", OUR_PAGE, {"code": "F001", "after": "MjA"}),
        Case("a pathway", OUR_PATHWAY, {"source": 20, "target": 22}),
        Case("a batch of 200 by entry ID", OUR_BATCH, {"requests": by_entry[:200]}, 200),
        Case("a batch of 1,000 by entry ID", OUR_BATCH, {"requests": by_entry}, 1000),
        Case("a batch of 200 by product", OUR_BATCH, {"requests": by_product[:200]}, 200),
        Case("a batch of 1,000 by product", OUR_BATCH, {"requests": by_product}, 1000),
    ]


def microseconds(work: Callable[[], object], items: int) -> float:
    """Return the least processor time of a call."""
    calls = max(3, WORK_OF_A_ROUND // items // ROUNDS)
    rounds = []
    for _ in range(ROUNDS):
        began = time.process_time_ns()
        for _ in range(calls):
            work()
        rounds.append((time.process_time_ns() - began) / calls / 1000)
    return min(rounds)


def measured(case: Case) -> tuple[float, float, float]:
    """Measure the gate, compiled reading, and reading by graphql-core and Strawberry."""
    document = parse(case.query)
    [operation] = document.definitions
    assert isinstance(operation, OperationDefinitionNode)  # noqa: S101 - narrows
    [node] = operation.selection_set.selections
    assert isinstance(node, FieldNode)  # noqa: S101 - narrows
    assert isinstance(CORE.query_type, GraphQLObjectType)  # noqa: S101 - narrows
    definition = CORE.query_type.fields[node.name.value]
    nodes = operation.variable_definitions or ()
    declared, registry = declaration_of(definition).arguments, SCHEMA.schema_converter.scalar_registry
    gate, admitted = Gate(CORE), Operation(document, operation, case.variables)
    reader = VariableReader(CORE, nodes, COERCIONS)
    arguments = Arguments(Parameters.of(definition, COERCIONS.types), node, {})

    def compiled() -> None:
        # no loop is needed: a coroutine that awaits nothing ends at once
        reading = reader.read(case.variables)
        try:
            while True:
                reading.send(None)
        except StopIteration as ended:
            arguments.values(ended.value)

    def by_core() -> None:
        values = get_variable_values(CORE, nodes, dict(case.variables), max_errors=50, hide_suggestions=True)
        assert not isinstance(values, list)  # noqa: S101 - narrows
        convert_arguments(get_argument_values(definition, node, values), declared, registry, SCHEMA.config)

    return (
        microseconds(lambda: gate.admit(admitted, PARTY), case.items),
        microseconds(compiled, case.items),
        microseconds(by_core, case.items),
    )


async def main() -> None:
    """Print a table."""
    print("| request | gate, µs | compiled, µs | graphql-core and Strawberry, µs | times |\n|---|---|---|---|---|")
    for case in cases():
        gate, compiled, by_core = measured(case)
        print(f"| {case.title} | {gate:,.1f} | {compiled:,.1f} | {by_core:,.1f} | {by_core / compiled:.1f} |")


if __name__ == "__main__":
    asyncio.run(main())
