"""What an operation had read is freed when it ends in an error, without the garbage collector."""

import asyncio
import gc
import weakref
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final, cast

import pytest

from firmware_graph.api.execution.asker import Asker
from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.executor import OperationExecutor
from firmware_graph.api.execution.request import Request
from firmware_graph.api.plan import Plans
from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.write import Write
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.database.graph import Deadline
from firmware_graph.errors import BadUserInput, GraphTimeout, GraphUnavailable

pytestmark = pytest.mark.anyio

SCHEMA: Final = executable(declared_schema())
ENTRY: Final = "{ firmwareVersion(cplEntryId: 1) { cplEntryId } }"


class Rows:
    """What was read."""


class Reader:
    """A reader of which every read takes its time, or fails, while it holds rows."""

    def __init__(self, error: Exception | None) -> None:
        self.error, self.held = error, list[weakref.ref[Rows]]()

    def __getattr__(self, name: str) -> Any:
        rows = Rows()
        self.held.append(weakref.ref(rows))
        if self.error:
            raise self.error
        return self.wait

    async def wait(self, *_: object, **__: object) -> None:
        rows = Rows()
        self.held.append(weakref.ref(rows))
        await asyncio.sleep(60)

    async def check_lease(self) -> None:
        """Pass: nothing is leased."""

    def let_go(self) -> None:
        """Let go of nothing."""


@pytest.fixture(autouse=True)
def uncollected() -> Iterator[None]:
    """Have nothing freed by the collector."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


async def result_of(reader: Reader, seconds: float) -> Any:
    """Execute an operation."""

    def open_context(
        caller: Caller,
        _deadline: Deadline,
        write: Write | None = None,
        *,
        uses_party_facts: bool = False,  # noqa: ARG001 - a keyword of its callers
    ) -> OperationContext:
        return OperationContext(caller, cast("Any", reader), 0, write)

    executor = OperationExecutor(SCHEMA, open_context, seconds, Plans(declared_schema()))
    operation = await DocumentCache(SCHEMA).operation(Request(ENTRY, {}))
    return (await executor.query(operation, Asker(ANONYMOUS))).result


async def test_failed_read() -> None:
    reader = Reader(GraphUnavailable("not there"))
    with pytest.raises(GraphUnavailable):
        await result_of(reader, 5)
    assert reader.held
    assert not [held for held in reader.held if held() is not None]


async def test_refused_argument() -> None:
    reader = Reader(BadUserInput("it is none"))
    with pytest.raises(BadUserInput):
        await result_of(reader, 5)
    assert not [held for held in reader.held if held() is not None]


async def test_operation_past_its_deadline() -> None:
    reader = Reader(None)
    with pytest.raises(GraphTimeout):
        await result_of(reader, 0.05)
    assert reader.held
    assert not [held for held in reader.held if held() is not None]


async def test_error_of_a_call_that_another_error_hides() -> None:
    context = OperationContext(ANONYMOUS, cast("Any", Reader(None)), 0, None)
    held: list[weakref.ref[Rows]] = []

    async def ask(_rows: object) -> list[object]:
        rows = Rows()
        held.append(weakref.ref(rows))
        raise BadUserInput(str(rows))

    with suppress(BadUserInput):
        await context.gathered((ask, ""), [1], ask)
    await asyncio.sleep(0)
    assert held
    assert held[0]() is None
