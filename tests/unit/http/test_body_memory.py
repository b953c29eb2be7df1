"""Long bodies: many at once have to fit into the room that they have together, and short ones always pass."""

import select
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any, Final

import httpx
import pytest

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.auth.tokens import demo_key
from firmware_graph.http.body_memory import BodyMemory
from firmware_graph.http.problem import Problem
from support.raw_http import answer_on, connected, post
from support.serving import served
from support.small_graphql import an_app
from support.waiting import wait_until

LONG: Final = b'{"query": "{ hello }", "x": "' + b"a" * 2_000 + b'"}'
ROOM: Final[dict[str, Any]] = {"room": BodyMemory(most_bytes=5_000, free_bytes=500)}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(an_app(demo_key(tmp_path_factory.mktemp("key")), endpoint=ROOM)) as opened:
        yield opened


def test_long_bodies_that_are_never_whole_do_not_add_up(client: httpx.Client) -> None:
    with ExitStack() as stack:
        held = [stack.enter_context(connected(client)) for _ in range(4)]
        for opened in held:
            opened.sendall(post(body=LONG)[:-1])
        [there], _, _ = select.select(held, [], [], 60)
        held.remove(there)
        refused = answer_on(there)
        assert refused.status == 503
        assert refused.headers["retry-after"] == "2"
        assert refused.extensions == documented(
            {"code": "RATE_LIMITED", "limit": "bodies", "maximum": 5_000, "retryAfter": 2}
        )
        assert client.post("/graphql", json={"query": "{ hello }"}).json() == {"data": {"hello": "hello world"}}
        for opened in held:
            opened.sendall(LONG[-1:])
            assert answer_on(opened).status == 200
    assert client.post("/graphql", content=LONG, headers={"content-type": "application/json"}).status_code == 200
    wait_until(lambda: ROOM["room"].taken == 0)


def test_body_whose_sender_has_left_gives_its_room_back(client: httpx.Client) -> None:
    for _ in range(10):
        with connected(client) as opened:
            opened.sendall(post(body=LONG)[:-1])
    wait_until(lambda: ROOM["room"].taken == 0)
    assert client.post("/graphql", content=LONG, headers={"content-type": "application/json"}).status_code == 200


def test_body_that_is_alone_has_room() -> None:
    room = BodyMemory(most_bytes=10, free_bytes=0)
    with room.place() as place:
        place.grow_to(8)
        place.grow_to(100)
        assert room.taken == 100
        with room.place() as other, pytest.raises(Problem):
            other.grow_to(1)
    assert room.taken == 0
