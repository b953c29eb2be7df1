"""Mutations: written once, whatever happens, and their payload read after the write."""

import asyncio
import time
from dataclasses import replace
from typing import Any

import orjson
import pytest
import strawberry

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.api.execution.executor import OperationExecutor
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.plan import Plans
from firmware_graph.api.schema.fields import mutation_field
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.database.reader import RevisionMoved
from firmware_graph.errors import BadUserInput, ConfigurationError, GraphTimeout
from support.log_lines import captured_logs
from support.small_mutations import SECAS, Added, Query, Register, add_number, service_on

pytestmark = pytest.mark.anyio
ADD = "mutation { add { added number } }"


class Moving:
    """Raises RevisionMoved the first times that it is called."""

    def __init__(self, times: int) -> None:
        self.times = times

    async def __call__(self) -> None:
        self.times -= 1
        if self.times >= 0:
            raise RevisionMoved


async def ask(
    register: Register, query: str = ADD, *, caller: Caller = SECAS, deadline_seconds: float = 60.0, **variables: object
) -> Any:
    service = service_on(register, deadline_seconds=deadline_seconds)
    response = await service.respond(Request(query, variables), caller)
    assert response.etag is None
    assert not service.writes
    return orjson.loads(response.content)


async def test_payload_is_read_after_the_write_in_a_context_of_its_own() -> None:
    register = Register()
    assert await ask(register, "mutation ($by: Int) { add(by: $by) { added number } }", by=5) == {
        "data": {"add": {"added": 5, "number": 5}}
    }
    assert (register.begun, register.reads) == (1, 1)
    written, read = register.contexts
    assert written is not read


async def test_payload_is_read_again_when_the_revision_moved_and_the_write_is_not_repeated() -> None:
    register = Register(before_read=Moving(3))
    assert await ask(register) == {"data": {"add": {"added": 1, "number": 1}}}
    assert (register.begun, register.number, register.reads) == (1, 1, 4)
    assert len({id(context) for context in register.contexts}) == 5


async def test_write_that_reads_from_two_revisions_is_a_fault_and_not_repeated() -> None:
    register = Register(before_write=Moving(1))
    with captured_logs() as lines:
        body = await ask(register)
    assert body["data"] == {"add": None}
    assert [error["extensions"]["code"] for error in body["errors"]] == ["INTERNAL"]
    assert (register.begun, register.number, register.reads) == (1, 0, 0)
    assert [line["error"] for line in lines] == ["GraphContractError"]


@pytest.mark.parametrize(
    ("error", "code"),
    [(BadUserInput("Not so.", argument="by"), "BAD_USER_INPUT"), (GraphTimeout("x"), "GRAPH_TIMEOUT")],
)
async def test_error_of_the_write_is_that_of_its_field_and_nothing_is_read(error: Exception, code: str) -> None:
    async def fail() -> None:
        raise error

    register = Register(before_write=fail)
    body = await ask(register)
    assert body["data"] == {"add": None}
    [told] = body["errors"]
    assert (told["path"], told["extensions"]["code"]) == (["add"], code)
    assert (register.begun, register.reads) == (1, 0)


async def test_deadline_that_passes_during_the_write_does_not_stop_it() -> None:
    register = Register(before_write=lambda: asyncio.sleep(0.3))
    assert await ask(register, deadline_seconds=0.1) == {"data": {"add": {"added": 1, "number": 1}}}
    assert register.begun == 1


async def test_deadline_that_passes_while_the_payload_is_read_says_that_the_change_was_made() -> None:
    register = Register(before_read=lambda: asyncio.sleep(600))
    began = time.monotonic()
    with captured_logs() as lines:
        body = await ask(register, "mutation { one: add { number } }", deadline_seconds=0.1)
    assert time.monotonic() - began < 60
    assert body["data"] == {"one": None}
    [error] = body["errors"]
    assert (error["path"], error["extensions"]) == (["one"], documented({"code": "PAYLOAD_NOT_READ"}))
    assert "was made" in error["message"]
    assert [line["code"] for line in lines] == ["PAYLOAD_NOT_READ"]
    assert register.number == 1


async def test_write_goes_on_when_its_caller_has_gone_and_is_waited_for_at_the_end() -> None:
    has_begun, may_go = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        has_begun.set()
        await may_go.wait()

    register = Register(before_write=hold)
    service = service_on(register)
    asked = asyncio.create_task(service.respond(Request(ADD), SECAS))
    await has_begun.wait()
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    finishing = asyncio.create_task(service.finish_writes())
    await asyncio.sleep(0.02)
    assert (register.number, finishing.done()) == (0, False)
    may_go.set()
    await finishing
    assert (register.begun, register.number, len(service.writes)) == (1, 1, 0)


@pytest.mark.parametrize(
    "query",
    [
        "mutation { a: add { added } b: add { added } }",
        "mutation { add { added } anyones { added } }",
        "mutation { ...F add { added } } fragment F on Mutation { anyones { added } }",
        "mutation { add @include(if: false) { added } }",
    ],
)
async def test_other_numbers_of_root_fields_write_nothing(query: str) -> None:
    register = Register()
    body = await ask(register, query)
    assert [error["extensions"]["code"] for error in body["errors"]] == ["BAD_USER_INPUT"]
    assert "data" not in body
    assert register.begun == 0


async def test_field_selected_twice_under_one_key_writes_once() -> None:
    register = Register()
    assert await ask(register, "mutation { add { added } ... { add { number } } }") == {
        "data": {"add": {"added": 1, "number": 1}}
    }
    assert register.begun == 1


async def test_arguments_that_cannot_be_coerced_write_nothing() -> None:
    register = Register()
    body = await ask(register, "mutation ($by: Int!) { add(by: $by) { added } }", by="x")
    assert [error["extensions"]["code"] for error in body["errors"]] == ["BAD_USER_INPUT"]
    assert "data" not in body
    assert register.begun == 0


async def test_caller_who_may_not_write_is_told_so_and_nothing_is_written() -> None:
    register = Register()
    body = await ask(register, caller=ANONYMOUS)
    assert body["data"] == {"add": None}
    assert [error["extensions"]["requiredScopes"] for error in body["errors"]] == [["fir:propose", "fir:publish"]]
    assert register.begun == 0


@pytest.mark.parametrize(
    ("query", "data"),
    [
        (
            "mutation ($by: Int!) { ...F other: __typename } fragment F on Mutation { a: add(by: $by) { added } }",
            {"a": None, "other": "Mutation"},
        ),
        (
            "mutation ($by: Int!) { __typename ... { a: add(by: $by) { added } } }",
            {"__typename": "Mutation", "a": None},
        ),
    ],
)
async def test_variables_of_a_closed_field_are_not_read(query: str, data: dict[str, object]) -> None:
    body = await ask(Register(), query, caller=ANONYMOUS, by="x")
    assert [error["extensions"]["code"] for error in body["errors"]] == ["FORBIDDEN"]
    assert orjson.dumps(body["data"]) == orjson.dumps(data)


async def test_write_and_payload_are_executed_by_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(OperationExecutor, "by_graphql_core")
    assert await ask(Register()) == {"data": {"add": {"added": 1, "number": 1}}}


async def test_write_can_ask_whether_its_caller_has_left() -> None:
    async def has_left() -> bool:
        return True

    register = Register()
    await service_on(register).respond(Request(ADD), SECAS, has_left)
    [write] = {id(one.write): one.write for one in register.contexts}.values()
    assert write is not None
    assert write.has_left is has_left


async def test_argument_out_of_scope_writes_nothing() -> None:
    register = Register()
    body = await ask(register, "mutation { anyones(by: 2) { added } }", caller=ANONYMOUS)
    assert "data" not in body
    assert register.begun == 0


async def test_guard_alone_keeps_a_write_from_whom_its_field_is_not_for() -> None:
    register = Register()
    service = service_on(register)
    shut = replace(service.executor, policy={**service.executor.policy, "Mutation.add": frozenset()})
    operation = await service.documents.operation(Request(ADD))
    assert (await shut.mutation(operation, Requester(SECAS))).result.data == {"add": None}
    assert register.begun == 0


async def test_payload_field_out_of_scope_is_null_beside_its_error() -> None:
    body = await ask(Register(), "mutation { add { added secret } }")
    assert body["data"] == {"add": {"added": 1, "secret": None}}
    assert [error["extensions"]["coordinate"] for error in body["errors"]] == ["Added.secret"]


async def test_same_mutation_again_writes_again() -> None:
    register = Register()
    service = service_on(register)
    for _ in range(2):
        await service.respond(Request(ADD), SECAS)
    assert (register.begun, register.number) == (2, 2)


async def test_safe_method_writes_nothing() -> None:
    register = Register()
    response = await service_on(register).respond(Request(ADD, queries_only=True), SECAS)
    assert list(response.codes) == ["METHOD_NOT_ALLOWED"]
    assert register.begun == 0


async def test_queries_beside_mutations_are_planned_as_ever() -> None:
    response = await service_on(Register(number=3)).respond(Request("{ number }"), SECAS)
    assert orjson.loads(response.content) == {"data": {"number": 3}}
    assert response.etag


def test_arguments_are_those_of_the_function() -> None:
    @strawberry.type
    class Mutation:
        add: Added | None = mutation_field(add_number, "Adds.", name="plus")

    assert "plus(by: Int! = 1): Added" in strawberry.Schema(Query, Mutation).as_str()


def test_mutation_that_is_not_declared_as_a_write_is_a_fault_of_the_set_up() -> None:
    @strawberry.type
    class Mutation:
        @strawberry.mutation
        def twice(self) -> int:
            return 2

    with pytest.raises(ConfigurationError, match=r"Mutation\.twice"):
        Plans(strawberry.Schema(Query, Mutation))


def test_mutation_that_cannot_be_null_is_a_fault_of_the_set_up() -> None:
    @strawberry.type
    class Mutation:
        add: Added = mutation_field(add_number)

    with pytest.raises(ConfigurationError, match=r"Mutation\.add"):
        Plans(strawberry.Schema(Query, Mutation))
