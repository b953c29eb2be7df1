"""The plan against graphql-core: random operations over the whole schema, on the example data, for three callers."""

import asyncio
import time
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Final

import orjson
import pytest
from graphql import ExecutionResult, GraphQLObjectType, execute

from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.executor import OperationExecutor
from firmware_graph.api.execution.guard import GuardedExecutor
from firmware_graph.api.execution.release import Releases
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import ABSENT, Response
from firmware_graph.api.execution.service import Service
from firmware_graph.api.execution.validation import DocumentLimits
from firmware_graph.api.plan import Plans
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.write import Write
from firmware_graph.audit.recorder import Unrecorded
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.limits import Limits
from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline, Graph, open_graph
from firmware_graph.database.reader import GraphReader
from support.example_pools import CHANCES, example_pools
from support.example_questions import QUESTIONS
from support.forgetting import forget
from support.random_operations import NAME, RandomOperation, RandomOperations
from support.same_result import assert_same, said, without_propagation
from support.schema_coverage import Coverage
from support.schema_tour import Tour
from support.sizes import times

pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")  # which graphql-core leaves behind

STRAWBERRY: Final = declared_schema()
SCHEMA: Final = executable(STRAWBERRY)
TOURS: Final = DocumentLimits(bytes=10_000_000, tokens=1_000_000, selections=100_000, comparisons=1_000_000)
"""Room for documents that select every field, which nobody else may send."""
ROOM: Final = Limits(cost=150_000)
"""The costliest tour selects every field of exposures, advisories with all their versions among them."""
PARTY: Final = Caller(roles=frozenset({Role.PARTY}), is_sec_party=True)
COMMITTEE: Final = Caller(roles=frozenset({Role.SSC}), is_sec_party=True)


def fields_of(name: str) -> list[str]:
    """Return the names of the fields of a type."""
    type_ = SCHEMA.type_map[name]
    assert isinstance(type_, GraphQLObjectType)
    return list(type_.fields)


OF_THE_REQUEST: Final = {("Query", "rateLimit"), *(("RateLimit", name) for name in fields_of("RateLimit"))}
"""What a request was charged, which neither of the two executors is given."""

ADVISED: Final = (
    *("Advisory", "AdvisoryFinding", "AdvisoryPaper", "AdvisoryRevision", "AdvisoryAudience", "ManufacturerStatement"),
    "Limitation",
)
NOTED: Final = (
    *("ReleaseNote", "PlannedRelease", "CalendarMonth", "CalendarRelease", "ReleaseDifference", "NoteChange"),
    *("NoteContradiction", "ApprovedTarget"),
)
LIMITED: Final = ("DeviceModel", "UpgradePathway", "NoPathway", "PathwayUnknown", "NotOtaUpgradable", "UpgradeVerdict")
NEVER_THERE: Final = frozenset(
    {
        *(("Upcoming", "releases"), ("Upcoming", "upgrades")),  # nothing of the example is to come
        *(("Upgrade", "effectiveTo"), ("Upgrade", "recordedTo"), ("Upgrade", "endCode")),  # and nothing has ended
        ("PathwayDifference", "hopsBefore"),  # and nothing was recorded before it was loaded
        # nor are reads recorded for answers that nobody is given
        *(("RestrictedRead", name) for name in fields_of("RestrictedRead")),
        *(("RestrictedReadConnection", name) for name in ("edges", "nodes")),
        *(("RestrictedReadEdge", name) for name in ("cursor", "node")),
        # nor is anything released, limited or declared to go together in it
        *((name, field) for name in ADVISED for field in fields_of(name)),
        *(("AdvisoryConnection", name) for name in ("edges", "nodes")),
        *(("AdvisoryEdge", name) for name in ("cursor", "node")),
        *(*((name, "advisories") for name in ("FirmwareVersion", "DeviceModel")), ("Query", "advisory")),
        ("FirmwareVersion", "compatibleWith"),
        ("Submitter", "party"),  # who loads it is of none
        *((name, "limitations") for name in LIMITED),
        # nor does any request give an inventory, which alone is warned of where there is no pathway
        *((name, "warnings") for name in ("NoPathway", "NotOtaUpgradable", "PathwayUnknown")),
        *OF_THE_REQUEST,
    }
)
SELDOM: Final = frozenset(  # few random operations ask for these, and tests of their own compare them field by field
    {
        *(
            (type_, name)
            for type_ in ("ChangeFeed", "ChangeEvent", "ChangeEventConnection", "ChangeEventEdge")
            for name in fields_of(type_)
        ),
        *(("Query", "changes"), ("FirmwareVersion", "history")),
        ("Query", "restrictedReads"),
        ("ExposureGroup", "deviceModel"),  # null in the groups by manufacturer and by band
        *(("RestrictedReadConnection", name) for name in ("totalCount", "pageInfo")),
        *((name, field) for name in NOTED for field in fields_of(name)),  # of which the example has none
        *(("FirmwareVersion", "releaseNote"), ("FirmwareVersion", "approvedTarget")),
        *(("UpgradePathway", "releaseNotes"), ("UpgradePathway", "releaseDifference")),
        *(("Query", name) for name in ("releaseCalendar", "approvedTargets", "noteContradictions")),
        *(("FirmwareVersion", "obligation"), ("Upgrade", "obligation")),  # no date is set from which it is mandatory
    }
)
NOT_FOR_ANONYMOUS: Final = frozenset(  # who is told of no pathway, so of neither of its ends
    {
        *((name, "end") for name in ("AmbiguousFirmware", "FirmwareNotFound", "InvalidReference")),
        *OF_THE_REQUEST,
    }
)


@dataclass
class Comparison:
    """A service with plans and one without, on one graph and at one moment."""

    graph: Graph
    caller: Caller
    ours: Service = field(init=False)
    reads: list[str] = field(default_factory=list)
    our_reads: int = 0
    their_reads: int = 0
    answered: int = 0
    failed: int = 0

    def __post_init__(self) -> None:
        """Put the service together, and count what is read."""
        now_ms = time.time_ns() // 1_000_000

        def open_context(
            caller: Caller, deadline: Deadline, write: Write | None = None, *, uses_party_facts: bool = False
        ) -> OperationContext:
            rights = caller.rights
            reader = GraphReader(self.graph, rights=rights, deadline=deadline, uses_party_facts=uses_party_facts)
            return OperationContext(caller, reader, now_ms, write)

        executor = OperationExecutor(SCHEMA, open_context, 60, Plans(STRAWBERRY))
        self.ours = Service(DocumentCache(SCHEMA, TOURS), Gate(SCHEMA, ROOM), executor, releases=Releases(Unrecorded()))
        self.graph.observers.append(lambda name, _seconds, _outcome: self.reads.append(name))

    @property
    def theirs(self) -> Service:
        """The oracle."""
        return replace(self.ours, executor=replace(self.ours.executor, plans=None))

    def begin(self) -> None:
        """Begin to count what is read, with nothing kept: what one service read must not spare the other a read."""
        forget(self.graph)
        self.reads.clear()

    async def answers(self, operation: RandomOperation) -> tuple[Response, Response]:
        """Answer an operation with plans and without, and add to what was read where no error cut it short."""
        request = Request(operation.text, operation.variables, NAME)
        self.begin()
        ours = await answered(self.ours, request, self.caller)
        our_reads = len(self.reads)
        self.begin()
        theirs = await answered(self.theirs, request, self.caller)
        self.failed += bool(theirs.errors)
        if theirs.data is not ABSENT:
            self.answered += 1
        if not any("path" in error for error in theirs.errors):
            self.our_reads += our_reads
            self.their_reads += len(self.reads)
        return ours, theirs

    async def check(self, operation: RandomOperation) -> Response:
        """Compare the answers."""
        ours, theirs = await self.answers(operation)
        our_errors, their_errors = with_paths(ours), with_paths(theirs)
        assert said(without_paths(ours)) == said(without_paths(theirs))
        everything = None if said(our_errors) == said(their_errors) else await self.everything(operation)
        assert_same((ours.data, our_errors), (theirs.data, their_errors), everything)
        return theirs

    async def everything(self, operation: RandomOperation) -> list[dict[str, Any]]:
        """List what is wrong when no error stops another."""
        result = execute(
            SCHEMA,
            without_propagation((await self.ours.documents.document(operation.text)).node, NAME),
            context_value=self.ours.executor.open_context(self.caller, Deadline.after(60), uses_party_facts=True),
            variable_values=operation.variables,
            operation_name=NAME,
            executor_class=GuardedExecutor,
            hide_suggestions=True,
            readable=self.ours.executor.readable_by(self.caller.rights),
        )
        return list(Response.to_executed(result if isinstance(result, ExecutionResult) else await result, ()).errors)


async def answered(service: Service, request: Request, caller: Caller) -> Response:
    """Answer a request, and read its response from its bytes."""
    body = orjson.loads((await service.respond(request, caller)).content)
    return Response(body.get("errors", ()), body.get("data", ABSENT))


def with_paths(answer: Response) -> list[dict[str, Any]]:
    """List the errors of fields."""
    return [error for error in answer.errors if "path" in error]


def without_paths(answer: Response) -> list[dict[str, Any]]:
    """List the errors of the operation."""
    return [error for error in answer.errors if "path" not in error]


async def compared(
    connection: Connection, caller: Caller, count: int, *, has_tours: bool = True
) -> tuple[Comparison, Coverage]:
    """Compare so many random operations, and those that go to every field."""
    async with open_graph(connection) as graph:
        comparison = Comparison(graph, caller)
        coverage = Coverage(SCHEMA, comparison.ours.executor.readable_by(caller.rights))
        operations = RandomOperations(
            SCHEMA, example_pools(), max_depth=6, max_fields=25, chances=CHANCES, weight=coverage.weight
        )
        readable = coverage.readable
        tours = [
            Tour(SCHEMA, readable).operation(name, arguments)
            for name, questions in QUESTIONS.items()
            for arguments in questions
            if has_tours and ("Query", name) in readable
        ]
        for operation in (*tours, *(operations(Random(number)) for number in range(count))):  # noqa: S311 - no secret
            answer = await comparison.check(operation)
            coverage.note(None if answer.data is ABSENT else answer.data, operation.fields)
    await asyncio.sleep(0.05)  # the driver closes its sockets behind our back
    return comparison, coverage


@pytest.mark.soak
@pytest.mark.parametrize(
    ("caller", "count"),
    [(ANONYMOUS, 20), *(pytest.param(caller, 20, marks=pytest.mark.long) for caller in (PARTY, COMMITTEE))],
    ids=["anonymous", "party", "ssc"],
)
def test_every_field_is_answered_alike_in_no_more_round_trips(example: Connection, caller: Caller, count: int) -> None:
    comparison, coverage = asyncio.run(compared(example, caller, times(count)))
    without_values = NOT_FOR_ANONYMOUS if caller is ANONYMOUS else NEVER_THERE
    assert set(coverage.missing) - SELDOM == (without_values & coverage.reachable) - SELDOM
    assert 0 < comparison.our_reads <= comparison.their_reads * 1.1


def test_some_random_operations_of_the_committee_are_answered_alike(example: Connection) -> None:
    comparison, _ = asyncio.run(compared(example, COMMITTEE, 40, has_tours=False))
    assert 0 < comparison.our_reads <= comparison.their_reads * 1.1
