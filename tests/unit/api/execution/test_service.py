"""The way of a request: what is looked at before an answer is released."""

import time
from typing import Final

import orjson
import pytest

from firmware_graph.api.execution.request import Request
from firmware_graph.auth.caller import Caller
from support.small_mutations import Register, service_on
from support.waiting import until

pytestmark = pytest.mark.anyio
MILLISECONDS: Final = 1000


def ending_in(seconds: float) -> Caller:
    return Caller(ends_at=int((time.time() + seconds) * MILLISECONDS))


async def outlast(caller: Caller) -> None:
    """Wait until the rights of a caller have ended."""
    await until(lambda: caller.rights.have_ended(time.time_ns() // 1_000_000))


async def test_caller_whose_rights_end_while_it_is_answered_gets_no_answer() -> None:
    register = Register(number=7)
    service = service_on(register)
    caller = ending_in(0.5)
    register.before_read = lambda: outlast(caller)
    response = await service.respond(Request("{ number }"), caller)
    assert (list(response.codes), response.etag) == (["UNAUTHENTICATED"], None)
    assert b"7" not in response.content


async def test_caller_whose_rights_hold_is_answered() -> None:
    response = await service_on(Register(number=7)).respond(Request("{ number }"), ending_in(60))
    assert orjson.loads(response.content) == {"data": {"number": 7}}


async def test_write_whose_caller_has_no_rights_any_more_by_its_end_is_told_of() -> None:
    register = Register()
    service = service_on(register)
    caller = ending_in(0.5)
    register.before_write = lambda: outlast(caller)
    response = await service.respond(Request("mutation { anyones { added } }"), caller)
    assert orjson.loads(response.content) == {"data": {"anyones": {"added": 1}}}
