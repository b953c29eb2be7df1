"""Long bodies: many at once have to fit into the room that they have together, and short ones always pass."""

import asyncio
import select
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from typing import Any, Final
from unittest.mock import AsyncMock

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.app import create_app
from firmware_graph.auth.tokens import demo_key
from firmware_graph.http.body_memory import BodyMemory, CountedForms
from firmware_graph.http.long_answers import ABORT
from firmware_graph.http.problem import Problem
from firmware_graph.model.form_types import FORM_STORED
from firmware_graph.settings import load_settings
from support.raw_http import answer_on, connected, post, seconds_until_closed
from support.serving import served
from support.small_graphql import an_app
from support.waiting import PATIENCE_SECONDS, wait_until

LONG: Final = b'{"query": "{ hello }", "x": "' + b"a" * 2_000 + b'"}'
ROOM: Final[dict[str, Any]] = {"room": BodyMemory(most_bytes=12_400, free_bytes=500)}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(an_app(demo_key(tmp_path_factory.mktemp("key")), endpoint=ROOM)) as opened:
        yield opened


def test_body_whose_client_has_sent_nothing_for_longest_gives_way(client: httpx.Client) -> None:
    room: BodyMemory = ROOM["room"]
    with ExitStack() as stack:
        first, second, third, newcomer = (stack.enter_context(connected(client)) for _ in range(4))
        for count, opened in enumerate((first, second, third), 1):
            opened.sendall(post(body=LONG)[:-100])
            wait_until(lambda count=count: len(room.growing) == count)  # type: ignore[misc]
        slowest = list(room.growing)[1]
        first.sendall(LONG[-100:-1])
        wait_until(lambda: next(iter(room.growing)) is slowest)
        newcomer.sendall(post(body=LONG))
        assert answer_on(newcomer).status == 200
        assert seconds_until_closed(second) < PATIENCE_SECONDS
        assert client.post("/graphql", json={"query": "{ hello }"}).json() == {"data": {"hello": "hello world"}}
        for opened, rest in ((first, LONG[-1:]), (third, LONG[-100:])):
            opened.sendall(rest)
            assert answer_on(opened).status == 200
    assert client.post("/graphql", content=LONG, headers={"content-type": "application/json"}).status_code == 200
    wait_until(lambda: room.taken == 0)
    assert not room.growing


def test_bodies_that_are_whole_do_not_give_way(client: httpx.Client) -> None:
    slow = LONG.replace(b"{ hello }", b"{ slow(seconds: 3) }")
    with ExitStack() as stack:
        held = [stack.enter_context(connected(client)) for _ in range(4)]
        for opened in held:
            opened.sendall(post(body=slow))
        [there], _, _ = select.select(held, [], [], 60)
        held.remove(there)
        refused = answer_on(there)
        assert refused.status == 503
        assert refused.headers["retry-after"] == "2"
        assert refused.extensions == documented(
            {"code": "RATE_LIMITED", "limit": "bodies", "maximum": 12_400, "retryAfter": 2}
        )
        assert client.post("/graphql", json={"query": "{ hello }"}).json() == {"data": {"hello": "hello world"}}
        assert [answer_on(opened).status for opened in held] == [200] * 3
    wait_until(lambda: ROOM["room"].taken == 0)


def test_body_whose_sender_has_left_gives_its_room_back(client: httpx.Client) -> None:
    for _ in range(10):
        with connected(client) as opened:
            opened.sendall(post(body=LONG)[:-1])
    wait_until(lambda: ROOM["room"].taken == 0)
    assert client.post("/graphql", content=LONG, headers={"content-type": "application/json"}).status_code == 200


def of_connection(closed: list[str], name: str) -> Scope:
    return {"type": "http", "state": {ABORT: lambda: closed.append(name)}}


def test_body_that_is_alone_has_room() -> None:
    room = BodyMemory(most_bytes=10, free_bytes=0)
    with room.place({}) as place:
        place.grow_to(8)
        place.grow_to(100)
        assert room.taken == 100
        with room.place({}) as other, pytest.raises(Problem):
            other.grow_to(1)
    assert room.taken == 0


def test_no_body_gives_way_in_vain_and_one_that_did_takes_no_more() -> None:
    closed: list[str] = []
    room = BodyMemory(most_bytes=10, free_bytes=0)
    with room.place(of_connection(closed, "whole")) as whole, room.place(of_connection(closed, "slow")) as slow:
        whole.grow_to(6)
        whole.note_whole()
        slow.grow_to(3)
        with room.place(of_connection(closed, "large")) as large, pytest.raises(Problem):
            large.grow_to(5)
        assert (closed, room.taken) == ([], 9)
        with room.place(of_connection(closed, "small")) as small:
            small.grow_to(4)
            assert (closed, room.taken) == (["slow"], 10)
            with pytest.raises(Problem):
                slow.grow_to(4)
            assert room.taken == 10
    assert (room.taken, closed) == (0, ["slow"])
    assert not room.growing


def test_account_has_half_of_the_budget_and_its_slowest_body_gives_way_to_its_own_alone() -> None:
    closed: list[str] = []
    room = BodyMemory(most_bytes=20, free_bytes=0)
    with room.place(of_connection(closed, "other"), "other") as other, room.place({}, "one") as alone:
        other.grow_to(1)
        alone.grow_to(12)
        with room.place({}, "one") as second, pytest.raises(Problem):
            second.grow_to(1)
        alone.release()
        with room.place(of_connection(closed, "slow"), "one") as slow, room.place({}, "one") as third:
            slow.grow_to(9)
            third.grow_to(8)
            assert (closed, room.taken, dict(room.of_account)) == (["slow"], 9, {"other": 1, "one": 8})
    assert (room.taken, dict(room.of_account)) == (0, {})


FORM: Final = ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/csv")


@pytest.mark.parametrize("content_type", FORM)
@pytest.mark.anyio
async def test_forms_are_counted_until_they_are_answered(content_type: str) -> None:
    room, taken = BodyMemory(most_bytes=10, free_bytes=0), list[tuple[int, int]]()

    async def page(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (await receive()).get("more_body"):
            taken.append((room.taken, len(room.growing)))
        taken.append((room.taken, len(room.growing)))

    parts = [{"type": "http.request", "body": b"12345", "more_body": more} for more in (True, False)]
    scope = {**of_connection([], "form"), "headers": [(b"content-type", content_type.encode())]}
    counted = CountedForms(page, room)
    await counted(scope, AsyncMock(side_effect=parts), AsyncMock())
    assert (taken, room.taken) == ([(5, 1), (10, 0)] if content_type in FORM[:2] else [(0, 0)] * 2, 0)
    with room.place({}) as other:
        other.grow_to(1)
        if content_type in FORM[:2]:
            with pytest.raises(Problem) as refused:
                await counted(scope, AsyncMock(side_effect=[{**parts[1], "body": b"1234567890"}]), AsyncMock())
            assert refused.value.extensions["limit"] == "bodies"
    assert room.taken == 0


@pytest.mark.anyio
async def test_form_that_is_stored_counts_no_longer() -> None:
    room, taken = BodyMemory(most_bytes=10, free_bytes=0), list[int]()

    async def page(scope: Scope, receive: Receive, _send: Send) -> None:
        await receive()
        taken.append(room.taken)
        scope[FORM_STORED]()
        assert (await receive())["type"] == "http.disconnect"
        taken.append(room.taken)

    messages = [{"type": "http.request", "body": b"12345678"}, {"type": "http.disconnect"}]
    scope = {**of_connection([], "form"), "headers": [(b"content-type", FORM[1].encode())]}
    await CountedForms(page, room)(scope, AsyncMock(side_effect=messages), AsyncMock())
    assert taken == [8, 0]


@pytest.mark.anyio
async def test_form_that_other_forms_leave_no_room_for_is_503() -> None:
    bounds: dict[str, Any] = {"max_bodies_bytes": 100_000, "max_form_bytes": 200_000}
    app = create_app(load_settings(neo4j_uri="bolt://127.0.0.1:1", neo4j_password="unused", **bounds))
    whole = asyncio.Event()

    async def held() -> AsyncIterator[bytes]:
        yield b"counts=" + b"1" * 150_000
        await whole.wait()

    headers = {"content-type": FORM[0], "sec-fetch-site": "same-origin"}
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1:8000") as client:
        waiting = asyncio.create_task(client.post("/fleet", content=held(), headers=headers))
        await asyncio.sleep(0.1)
        answer = await client.post("/fleet", content=b"counts=" + b"1" * 150_000, headers=headers)
        assert (answer.status_code, "Too many long requests" in answer.text) == (503, True)
        whole.set()
        await waiting
