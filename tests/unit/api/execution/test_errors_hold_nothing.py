"""What an operation had read is freed when it ends in an error, without the garbage collector."""

import asyncio
import gc
import weakref
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Final, cast

import pytest
from graphql import ExecutionResult

from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.executor import clear_frames
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.roles import Role
from firmware_graph.errors import BadUserInput, GraphTimeout, GraphUnavailable
from support.ungraphed import SCHEMA, NoGraph, executor_on

pytestmark = pytest.mark.anyio

ENTRY: Final = "{ firmwareVersion(cplEntryId: 1) { cplEntryId } }"
CHANGE: Final = """mutation { publishChanges(input: {operations: [
  {withdrawUpgrade: {fromCplEntryId: 1, toCplEntryId: 2, endCode: CORRECTED}}]}) { __typename } }"""


class Rows:
    """What was read."""


class Reader(NoGraph):
    """A reader of which every read takes its time, or fails, while it holds rows."""

    touches_much: bool

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


@pytest.fixture(autouse=True)
def uncollected() -> Iterator[None]:
    """Disable the collector, so that it frees nothing."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


async def result_of(reader: Reader, seconds: float, text: str = ENTRY, caller: Caller = ANONYMOUS) -> ExecutionResult:
    """Execute an operation."""
    executor = executor_on(lambda: reader, seconds)
    operation = await DocumentCache(SCHEMA).operation(Request(text, {}))
    if operation.is_mutation:
        return (await executor.mutation(operation, Requester(caller))).result
    return (await executor.query(operation, Requester(caller))).result


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


async def test_failed_mutation() -> None:
    reader = Reader(GraphUnavailable("not there"))
    reader.touches_much = False
    assert (await result_of(reader, 5, CHANGE, Caller(frozenset({Role.SECAS}), "SECAS", is_sec_party=True))).errors
    assert reader.held
    assert not [held for held in reader.held if held() is not None]


def test_errors_that_cause_one_another_have_an_end() -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__context__ = second, first
    clear_frames(first)
