"""Forms: parsed beside what else the process does."""

import asyncio

import pytest
from starlette.requests import Request
from starlette.types import Message

from firmware_graph.pages.forms import given_in_form

pytestmark = pytest.mark.anyio
MEGABYTE = 1_000_000


@pytest.mark.parametrize("body", [b"&" * MEGABYTE, b"a=" + b"%41" * (MEGABYTE // 3)])
async def test_form_that_takes_long_to_parse_holds_nobody_up(body: bytes) -> None:
    turns = 0

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    task = asyncio.create_task(others())
    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    request = Request({"type": "http", "method": "POST", "path": "/fleet", "headers": headers}, receive)
    given = await given_in_form(request, 2 * MEGABYTE)
    task.cancel()
    assert {name: len(values[0]) for name, values in given.items()} == (
        {"a": MEGABYTE // 3} if body[0] == ord("a") else {}
    )
    assert turns > 100
