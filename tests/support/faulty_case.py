"""One operation over rows with faults, executed by the plan and by graphql-core."""

import asyncio
from dataclasses import dataclass, field, replace
from random import Random
from typing import Final

from graphql import DocumentNode, ExecutionResult, execute, is_non_null_type

from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.guard import GuardedExecutor
from firmware_graph.api.execution.request import Request
from firmware_graph.api.plan import Plans
from firmware_graph.api.schema.build import executable
from firmware_graph.auth.readable import Readable
from support.faulty_harness import Harness
from support.faulty_rows import Fault, Faults
from support.faulty_schema import FAULTS, SCHEMA
from support.random_operations import NAME, RandomOperation, RandomOperations
from support.same_result import assert_same, formatted, without_propagation

CORE: Final = executable(SCHEMA)
PLANS: Final = Plans(SCHEMA)
DOCUMENTS: Final = DocumentCache(CORE)
COORDINATES: Final = [
    (type_name, name, field.type)
    for type_name, type_ in CORE.type_map.items()
    if not type_name.startswith("__")
    for name, field in (getattr(type_, "fields", None) or {}).items()
]
ALL: Final[Readable] = frozenset((type_name, name) for type_name, name, _ in COORDINATES)
NULLABLE: Final = [(type_name, name) for type_name, name, type_ in COORDINATES if not is_non_null_type(type_)]


@dataclass(frozen=True, slots=True)
class Case:
    """An operation, the faults of its rows, and the fields that may be read."""

    operation: RandomOperation
    faults: Faults = field(default_factory=dict)
    readable: Readable = ALL

    @classmethod
    def drawn(cls, rng: Random, source: RandomOperations) -> "Case":
        """Draw a case; half of them have no faults."""
        operation = source(rng)
        words = operation.text.lower()
        likely = [name for name in FAULTS if name.partition(".")[2].replace("_", "").lower() in words]
        faulty = rng.sample(likely, min(len(likely), rng.choice([0, 0, 1, 1, 2, 4])))
        faults = {name: Fault(rng.choice([1, 1, 2, 3, 5]), rng.randrange(60)) for name in faulty}
        hidden = rng.sample(NULLABLE, rng.choice([0, 0, 0, 2, 10]))
        return cls(operation, faults, ALL.difference(hidden))

    def varied(self) -> "Case":
        """Return the same case with other values of its variables, for a caller who may read everything."""
        turned = {name: other(value) for name, value in self.operation.variables.items()}
        return replace(self, operation=replace(self.operation, variables=turned), readable=ALL)

    def by_core(self, document: DocumentNode) -> tuple[ExecutionResult, list[str]]:
        """Execute by graphql-core, and return the calls to the harness as well."""
        harness = Harness(self.faults)

        async def run() -> ExecutionResult:
            result = execute(
                CORE,
                document,
                context_value=harness.context(),
                variable_values=dict(self.operation.variables),
                operation_name=NAME,
                executor_class=GuardedExecutor,
                hide_suggestions=True,
                readable=self.readable,
            )
            return result if isinstance(result, ExecutionResult) else await result

        return asyncio.run(run()), harness.calls

    def by_plan(self, plans: Plans = PLANS, harness: Harness | None = None) -> tuple[ExecutionResult, list[str]]:
        """Execute by the plan, and return the calls to the harness as well."""
        harness = harness or Harness(self.faults)
        request = Request(self.operation.text, self.operation.variables, NAME)

        async def run() -> ExecutionResult | None:
            operation = await DOCUMENTS.operation(request)  # cached with its plan
            return await plans.execute(operation, self.readable, harness.context())

        result = asyncio.run(run())
        assert result is not None
        return result, harness.calls

    def check(self) -> tuple[int, int]:
        """Compare the two, and return how many calls each made, if no error cut either short."""
        document = self.operation.document(CORE)
        assert document is not None, "the generator made an operation that is not valid"
        theirs, their_calls = self.by_core(document)
        ours, our_calls = self.by_plan()
        everything = None
        if theirs.errors and ours.errors:
            everything = formatted(self.by_core(without_propagation(document, NAME))[0])
        assert_same((ours.data, formatted(ours)), (theirs.data, formatted(theirs)), everything)
        again, _ = self.by_plan()
        assert repr((again.data, formatted(again))) == repr((ours.data, formatted(ours))), "it is another when repeated"
        return (0, 0) if theirs.errors else (len(our_calls), len(their_calls))


def other(value: object) -> object:
    """Return another value of the same kind, if there is one."""
    if isinstance(value, bool):
        return not value
    return value + 1 if isinstance(value, int) else value
