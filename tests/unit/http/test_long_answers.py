"""Long answers are sent in slices, within a budget of memory: the client that has waited longest gives way."""

import json
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any, Final, cast

import httpx
import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from firmware_graph.app import create_app
from firmware_graph.http import long_answers
from firmware_graph.http.connection_limits import ConnectionLimits
from firmware_graph.http.long_answers import AnswerMemory, LongAnswers, SentAnswer, slices_of
from firmware_graph.settings import load_settings
from support.raw_http import answer_on, connected, post
from support.serving import served
from support.small_graphql import an_app
from support.waiting import wait_until
from support.web_sockets import a_raw_socket, a_socket, send_frame

FIELDS: Final = 40
LONG: Final = "{ " + " ".join(f"a{number}: long" for number in range(FIELDS)) + " }"
BODY: Final = json.dumps({"query": LONG}).encode()
Ask = Callable[[ExitStack, httpx.Client], socket.socket]
ROOM: Final = 12_000_000
"""Of two answers of 4.8 MB, which no buffer of a socket takes whole."""


@pytest.fixture
def memory() -> AnswerMemory:
    return AnswerMemory(ROOM)


@pytest.fixture
def client(key_pem: bytes, memory: AnswerMemory) -> Iterator[httpx.Client]:
    app = an_app(key_pem, connections=ConnectionLimits(write_seconds=60.0, ping_seconds=600.0))
    app.add_middleware(LongAnswers, memory=memory)
    with served(app) as opened:
        yield opened


def asked(stack: ExitStack, client: httpx.Client) -> socket.socket:
    """Ask, and read the first byte of the answer."""
    opened = stack.enter_context(connected(client, receive_bytes=4_096))
    opened.sendall(post(body=BODY))
    assert opened.recv(1, socket.MSG_PEEK)
    return opened


def asked_on_a_web_socket(stack: ExitStack, client: httpx.Client) -> socket.socket:
    """Ask on a WebSocket, and read the acknowledgement alone."""
    opened = stack.enter_context(a_raw_socket(client, 4_096))
    send_frame(opened, type="connection_init")
    send_frame(opened, id="1", type="subscribe", payload={"query": LONG})
    assert opened.recv(1)
    return opened


def is_closed(opened: socket.socket) -> bool:
    """Read to the end, for which a connection that is kept would be waited in vain."""
    with suppress(ConnectionResetError):
        while opened.recv(1_000_000):
            pass
    return True


@pytest.mark.parametrize("ask", [asked, asked_on_a_web_socket])
def test_client_that_has_waited_longest_gives_way(client: httpx.Client, memory: AnswerMemory, ask: Ask) -> None:
    with ExitStack() as stack:
        first = ask(stack, client)
        wait_until(lambda: len(memory.answers) == 1)
        second = asked(stack, client)
        wait_until(lambda: len(memory.answers) == 2)
        third = asked(stack, client)
        assert is_closed(first)
        assert len(answer_on(second).body) > FIELDS * 120_000
        assert len(answer_on(third).body) > FIELDS * 120_000
        wait_until(lambda: memory.taken == 0)
        assert not memory.answers


def test_memory_of_a_client_that_has_left_is_released(client: httpx.Client, memory: AnswerMemory) -> None:
    with ExitStack() as stack:
        asked(stack, client)
        asked_on_a_web_socket(stack, client)
        wait_until(lambda: len(memory.answers) == 2)
    wait_until(lambda: memory.taken == 0)


def test_long_answers_are_whole_one_after_the_other(client: httpx.Client, memory: AnswerMemory) -> None:
    expected = {f"a{number}": "a long text " * 10_000 for number in range(FIELDS)}
    for _ in range(3):
        assert client.post("/graphql", json={"query": LONG}).json() == {"data": expected}
    events = client.post("/graphql", json={"query": LONG}, headers={"accept": "text/event-stream"}).text
    assert json.loads(events.partition("data: ")[2].partition("\n")[0]) == {"data": expected}
    assert memory.taken == 0


def test_long_message_of_a_web_socket_is_whole(client: httpx.Client, memory: AnswerMemory) -> None:
    with a_socket(client) as opened:
        opened.connection.protocol.max_size = None  # type: ignore[attr-defined]
        opened.begin()
        for id_ in ("1", "2"):
            opened.subscribe(id_, "{ a: long  b: long  c: long }")
            assert opened.receive()["payload"]["data"]["c"] == "a long text " * 10_000
            assert opened.receive() == {"id": id_, "type": "complete"}
    wait_until(lambda: memory.taken == 0)


def test_long_message_of_a_web_socket_is_held_by_its_buffer_alone(key_pem: bytes, memory: AnswerMemory) -> None:
    sent: list[Message] = []

    def noting(app: ASGIApp) -> ASGIApp:
        async def called(scope: Scope, receive: Receive, send: Send) -> None:
            async def noted(message: Message) -> None:
                sent.append(message)
                await send(message)

            await app(scope, receive, noted)

        return called

    app = an_app(key_pem, connections=ConnectionLimits(write_seconds=60.0, ping_seconds=600.0))
    app.add_middleware(LongAnswers, memory=memory)
    app.add_middleware(noting)
    with served(app) as client, ExitStack() as stack:
        asked_on_a_web_socket(stack, client)
        wait_until(lambda: len(memory.answers) == 1)
        wait_until(lambda: sent[-1] == {"type": "websocket.send"})


def test_who_reads_is_kept_and_a_single_answer_may_exceed_the_budget() -> None:
    closed: list[str] = []
    memory = AnswerMemory(10)
    slow, fast = (SentAnswer(5, lambda name=name: closed.append(name)) for name in ("slow", "fast"))  # type: ignore[misc]
    memory.take(fast)
    memory.take(slow)
    memory.note_read(fast)
    huge = SentAnswer(100, lambda: closed.append("huge"))
    memory.take(SentAnswer(3, lambda: closed.append("third")))
    assert closed == ["slow"]
    memory.take(huge)
    assert closed == ["slow", "fast", "third"]
    memory.note_read(slow)
    memory.release(slow)
    assert memory.taken == 100


@pytest.mark.parametrize("has_more", [True, False])
def test_slices_join_to_the_body_and_only_the_last_may_end_it(
    monkeypatch: pytest.MonkeyPatch, *, has_more: bool
) -> None:
    monkeypatch.setattr(long_answers, "SLICE_BYTES", 3)
    message = {"type": "http.response.body", "body": b"0123456", "more_body": has_more}
    parts = list(slices_of(message))
    assert [part["body"] for part in parts] == [b"012", b"345", b"6"]
    assert [part["more_body"] for part in parts] == [True, True, has_more]


def test_every_answer_of_the_application_is_within_the_budget() -> None:
    app = create_app(load_settings(neo4j_uri="bolt://127.0.0.1:1", neo4j_password="unused", max_answers_bytes=7))
    [memory] = [one.kwargs["memory"] for one in app.user_middleware if cast("Any", one.cls) is LongAnswers]
    assert memory == AnswerMemory(7)
