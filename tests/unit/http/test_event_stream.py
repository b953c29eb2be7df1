"""A stream of events copies no long page, and holds none while it waits for the next."""

import asyncio
import threading
from collections.abc import AsyncGenerator
from contextlib import AbstractContextManager, nullcontext
from types import SimpleNamespace
from typing import Any, cast
from weakref import ref

import pytest
from starlette.types import Message

from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.subscription.stream import Kind, Said
from firmware_graph.api.subscription.stream_places import StreamPlace
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.http import socket_operation
from firmware_graph.http.body_memory import BodyMemory
from firmware_graph.http.crowding import STREAMS
from firmware_graph.http.event_stream import EventStream, bodies
from firmware_graph.http.joined_parts import by, joined, joined_text
from firmware_graph.http.long_answers import SLICE_BYTES
from firmware_graph.http.socket_operation import SocketOperation
from support.waiting import until

pytestmark = pytest.mark.anyio
LONG = b"a" * (SLICE_BYTES + 1)


class Pages:
    """A stream of one long page, which then waits."""

    write_seconds = 60.0

    def __init__(self) -> None:
        self.pages: list[ref[memoryview]] = []
        self.is_waiting = asyncio.Event()

    def holding_place(self, _of_connection: set[StreamPlace]) -> AbstractContextManager[None]:
        return nullcontext()

    async def events(self) -> AsyncGenerator[Said, None]:
        page = memoryview(LONG)
        self.pages.append(ref(page))
        yield Said(Kind.NEXT, (b'{"data":', page), "here")
        del page
        self.is_waiting.set()
        await asyncio.Event().wait()


async def test_page_is_sent_uncopied_and_freed_before_the_next() -> None:
    stream, sent = Pages(), list[bytes]()
    uncopied: list[bool] = []

    async def send(message: Message) -> None:
        body = message.get("body", b"")
        uncopied.append(isinstance(body, memoryview) and body.obj is LONG)
        sent.append(bytes(body))

    sending = asyncio.create_task(EventStream(cast("Any", stream)).send_all(send))
    await stream.is_waiting.wait()
    assert b"".join(sent) == b':\n\nevent: next\nid: here\ndata: {"data":' + LONG + b"\n\n"
    assert any(uncopied)
    assert [page() for page in stream.pages] == [None]
    sending.cancel()


async def test_page_sent_on_a_web_socket_is_freed_before_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    stream, sent = Pages(), list[Any]()

    async def send(message: Any) -> None:
        sent.append(message)

    async def query_of(*_: object) -> object:
        return object()

    subscriptions = SimpleNamespace(query_of=query_of)
    socket: Any = SimpleNamespace(state={"service": None, "subscriptions": subscriptions, STREAMS: set()}, send=send)
    monkeypatch.setattr(socket_operation, "Stream", lambda *_: stream)
    nobody: Any = SimpleNamespace(caller=None)
    operation = SocketOperation(nobody, socket, nobody, '"1', send, memory=5)
    room, payload = BodyMemory(free_bytes=0), {"query": "subscription { a }", "variables": {"a": [1]}}
    place = room.place({})
    place.grow_to(operation.memory)
    answering = asyncio.create_task(operation.answer(payload, Requester(ANONYMOUS), place))
    await stream.is_waiting.wait()
    text = '{"id":"\\"1","type":"next","payload":{"data":' + LONG.decode() + "}"
    assert sent == [{"type": "websocket.send", "text": text}]
    assert (payload, room.taken) == ({}, 0)
    await until(lambda: [page() for page in stream.pages] == [None])  # once the thread that joined it is done
    answering.cancel()


def test_short_parts_are_sent_as_one() -> None:
    assert list(bodies([b"a", b"b", LONG, b"c", memoryview(b"d")])) == [b"ab", LONG, b"cd"]


async def test_long_parts_are_joined_in_a_thread_and_short_ones_at_once() -> None:
    async def thread(*parts: bytes) -> str:
        return await by(lambda _: threading.current_thread().name, parts)

    assert await thread(b"a", b"b") == threading.current_thread().name
    assert (await thread(b"a", LONG)).startswith("firmware-graph-answers")
    assert await joined(b"a", memoryview(LONG)) == b"a" + LONG
    assert await joined_text(b"\xc3", memoryview(b"\xa4")) == "ä"
