"""Forms: parsed beside what else the process does."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.types import Message

import firmware_graph
from firmware_graph.pages.binding import bind_apart
from firmware_graph.pages.forms import given_in_form

pytestmark = pytest.mark.anyio
MEGABYTE = 1_000_000


@pytest.fixture
async def turns() -> AsyncIterator[list[int]]:
    """Count how often others have their turn on the event loop."""
    counted = [0]

    async def others() -> None:
        while True:
            await asyncio.sleep(0)
            counted[0] += 1

    task = asyncio.create_task(others())
    await asyncio.sleep(0)
    yield counted
    task.cancel()


def a_form(body: bytes) -> Request:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", b"application/x-www-form-urlencoded")]
    return Request({"type": "http", "method": "POST", "path": "/fleet", "headers": headers}, receive)


@pytest.mark.parametrize("body", [b"&" * MEGABYTE, b"a=" + b"%41" * (MEGABYTE // 3)])
async def test_form_that_takes_long_to_parse_holds_nobody_up(turns: list[int], body: bytes) -> None:
    given = await given_in_form(a_form(body), 2 * MEGABYTE)
    assert [len(values[0]) for values in given.values()] == ([MEGABYTE // 3] if body.startswith(b"a") else [])
    assert turns[0] > 100


@pytest.mark.parametrize(
    ("type_", "line", "count"),
    [("[Int!]", "1\n", 500_000), ("[UpgradeInput!]", "20-21\n", 150_000), ("[FleetCount!]", "20, 5\n", 150_000)],
)
async def test_list_that_takes_long_to_convert_holds_nobody_up(
    turns: list[int], type_: str, line: str, count: int
) -> None:
    variables = await bind_apart({"list": type_}, {"list": [line * count]})
    assert (len(variables["list"]), turns[0] > 100) == (count, True)


def test_all_pages_convert_what_may_be_long_apart() -> None:
    """Those that use `bind` are in a thread already."""
    sources = (Path(firmware_graph.__file__).parent / "pages").glob("*.py")
    assert [path.name for path in sources if re.search(r"import .*\bbind\b", path.read_text())] == ["statement.py"]
