"""The way of a request: what is looked at before an answer is released."""

import asyncio
import time
from typing import Final

import orjson
import pytest

from firmware_graph.api.execution.request import Request
from firmware_graph.auth.caller import Caller
from support.small_mutations import Register, service_on

pytestmark = pytest.mark.anyio
MILLISECONDS: Final = 1000


def ending_in(seconds: float) -> Caller:
    return Caller(ends_at=int((time.time() + seconds) * MILLISECONDS))


async def test_caller_whose_rights_end_while_it_is_answered_gets_no_answer() -> None:
    register = Register(number=7, before_read=lambda: asyncio.sleep(0.3))
    response = await service_on(register).respond(Request("{ number }"), ending_in(0.1))
    assert (list(response.codes), response.etag) == (["UNAUTHENTICATED"], None)
    assert b"7" not in response.content


async def test_caller_whose_rights_hold_is_answered() -> None:
    response = await service_on(Register(number=7)).respond(Request("{ number }"), ending_in(60))
    assert orjson.loads(response.content) == {"data": {"number": 7}}


async def test_write_whose_caller_has_no_rights_any_more_by_its_end_is_told_of() -> None:
    register = Register(before_write=lambda: asyncio.sleep(0.3))
    secas_like = ending_in(0.1)
    response = await service_on(register).respond(Request("mutation { anyones { added } }"), secas_like)
    assert orjson.loads(response.content) == {"data": {"anyones": {"added": 1}}}
