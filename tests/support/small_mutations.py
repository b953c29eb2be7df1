"""A small schema with a mutation behind the real service, whose write and payload a test can delay or fail."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, Final, NamedTuple, cast

import strawberry

from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.executor import OperationExecutor
from firmware_graph.api.execution.service import Service
from firmware_graph.api.plan import Plans
from firmware_graph.api.schema.build import build_schema, executable
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, mutation_field, relation, root_field, stands_for
from firmware_graph.api.schema.write import Write
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.coordinates import coordinates_in
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.roles import Role
from firmware_graph.database.graph import Deadline
from firmware_graph.model.rights import Scope

SECAS: Final = Caller(frozenset({Role.SECAS}))
Hook = Callable[[], Awaitable[object]]


async def nothing() -> None:
    """Delay nothing."""


@dataclass(slots=True)
class Register:
    """The target of the mutation and the source of the payload; counts both, and runs the test's hook before each."""

    number: int = 0
    begun: int = 0
    reads: int = 0
    before_write: Hook = nothing
    before_read: Hook = nothing
    contexts: list[OperationContext] = field(default_factory=list)
    uses_party_facts: list[bool] = field(default_factory=list)
    revision: None = None
    account: str | None = None
    keeps: bool = True
    touches_much: bool = False
    tiers: frozenset[object] = frozenset()
    tiers_read: frozenset[object] = frozenset()
    graph: Any = field(default_factory=lambda: SimpleNamespace(last_seen=None))

    def release(self) -> None:
        pass

    async def check_lease(self) -> None:
        """Pass: nothing is leased."""


class Written(NamedTuple):
    """The row that the mutation returns."""

    added: int


def register_of(context: OperationContext) -> Register:
    """Return the register of an execution, which is in the place of its reader."""
    return cast("Register", context.reader)


async def numbers(rows: Sequence[object], context: OperationContext) -> list[int]:
    """Read the current number."""
    register = register_of(context)
    register.reads += 1
    register.contexts.append(context)
    await register.before_read()
    return [register.number] * len(rows)


async def number(context: OperationContext) -> int:
    """Read the number."""
    return (await numbers([()], context))[0]


async def add_number(context: OperationContext, *, by: int = 1) -> Written:
    """Add to the number."""
    register = register_of(context)
    register.begun += 1
    register.contexts.append(context)
    await register.before_write()
    register.number += by
    return Written(by)


@strawberry.type
class Added:
    """What was added, and the number after it."""

    is_type_of = stands_for(Written)

    added: int = column()
    number: int = relation(numbers)
    secret: int | None = relation(numbers)


@strawberry.type
class Query:
    """The Query root."""

    number: int = root_field(number)


@strawberry.type
class Mutation:
    """The Mutation root."""

    add: Added | None = mutation_field(add_number, "Adds.")
    anyones: Added | None = mutation_field(add_number)


POLICY: Final = coordinates_in(
    {
        Scope.CPL_READ: {"Query": "number", "Added": "added number"},
        Scope.ZIGBEE_READ: {"Added": "secret"},
        frozenset({Scope.FIR_PUBLISH, Scope.FIR_PROPOSE}): {"Mutation": "add(by:) anyones(by:)"},
    }
)
OPEN: Final = {**POLICY, "Mutation.anyones": POLICY["Added.added"]}
SCHEMA: Final = build_schema(Query, Mutation, None, policy=OPEN)


def service_on(
    register: Register, *, deadline_seconds: float = 60.0, party_facts: frozenset[str] = frozenset()
) -> Service:
    """Assemble what answers requests."""

    def open_context(
        caller: Caller, _deadline: Deadline, write: Write | None = None, *, uses_party_facts: bool = False
    ) -> OperationContext:
        register.uses_party_facts.append(uses_party_facts)
        return OperationContext.begin(caller, cast("Any", register), write)

    core = executable(SCHEMA)
    executor = OperationExecutor(core, open_context, deadline_seconds, Plans(SCHEMA), OPEN)
    return Service(DocumentCache(core), Gate(core, policy=OPEN, party_facts=party_facts), executor)
