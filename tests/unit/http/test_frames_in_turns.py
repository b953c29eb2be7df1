"""Frames of one WebSocket that come together: others have their turn between them, and nothing of them is lost."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, Final

import pytest
from uvicorn.server import ServerState
from websockets.frames import Close, CloseCode, Frame, Opcode

from firmware_graph.http import frame_allowance
from firmware_graph.http.body_memory import BodyMemory, BodyShare
from firmware_graph.http.frame_allowance import FRAMES_PER_SECOND, MOST_FRAMES_AT_ONCE, FrameAllowance
from firmware_graph.http.server import server_config
from firmware_graph.http.web_socket_connection import (
    FRAMES_OF_A_STEP,
    PART_BYTES,
    PARTS_OF_A_STEP,
    BoundedWebSocket,
)

pytestmark = pytest.mark.anyio

HANDSHAKE: Final = (
    b"GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
TEXTS: Final = [str(number) for number in range(500)]
MESSAGES: Final = b"".join(Frame(Opcode.TEXT, text.encode()).serialize(mask=True) for text in TEXTS)
PONGS: Final = Frame(Opcode.PONG, b"").serialize(mask=True) * len(TEXTS)
CLOSE: Final = Frame(Opcode.CLOSE, Close(CloseCode.NORMAL_CLOSURE, "").serialize()).serialize(mask=True)
MOST_OF_A_STEP: Final = FRAMES_OF_A_STEP + PART_BYTES // len(Frame(Opcode.TEXT, b"").serialize(mask=True))


class Wire(asyncio.Transport):
    """A transport that takes everything, and notes whether it is read from."""

    def __init__(self) -> None:
        super().__init__()
        self.is_read, self.is_closed = True, False

    def write(self, data: bytes) -> None:  # type: ignore[override]
        pass

    def pause_reading(self) -> None:
        self.is_read = False

    def resume_reading(self) -> None:
        self.is_read = True

    def is_closing(self) -> bool:
        return self.is_closed

    def close(self) -> None:
        self.is_closed = True

    def abort(self) -> None:
        self.is_closed = True


@pytest.fixture
async def socket() -> AsyncIterator[BoundedWebSocket]:
    is_over = asyncio.Event()

    async def app(_scope: object, _receive: object, _send: object) -> None:
        await is_over.wait()  # the test takes the messages

    config = server_config(app, host="127.0.0.1", port=0)
    config.load()
    opened = BoundedWebSocket(config, ServerState(), {}, asyncio.get_running_loop())
    opened.connection_made(Wire())
    opened.data_received(HANDSHAKE)
    assert (await opened.receive())["type"] == "websocket.connect"
    await opened.send({"type": "websocket.accept"})
    yield opened
    opened.connection_lost(None)
    is_over.set()
    await asyncio.gather(*opened.tasks)


async def text_of(socket: BoundedWebSocket) -> object:
    """Receive a message, and return its text."""
    message: Any = await socket.receive()
    return message["text"]


async def all_steps() -> None:
    """Let as many steps pass as all frames can take."""
    for _ in range(len(TEXTS) // FRAMES_OF_A_STEP):
        await asyncio.sleep(0)


async def test_frames_that_come_together_are_parsed_a_few_at_a_time_and_in_their_order(
    socket: BoundedWebSocket,
) -> None:
    socket.data_received(MESSAGES)
    for steps in range(1, 4):
        assert FRAMES_OF_A_STEP * steps <= socket.queue.qsize() < MOST_OF_A_STEP * steps
        assert not socket.transport.is_read  # type: ignore[attr-defined]
        await asyncio.sleep(0)
    assert [await text_of(socket) for _ in TEXTS] == TEXTS


async def test_nothing_is_read_while_frames_without_a_message_are_parsed(socket: BoundedWebSocket) -> None:
    socket.data_received(PONGS)
    assert not socket.transport.is_read  # type: ignore[attr-defined]
    await all_steps()
    assert socket.transport.is_read  # type: ignore[attr-defined]


async def test_connection_that_closes_meanwhile_waits_for_no_rest_of_a_message(socket: BoundedWebSocket) -> None:
    socket.data_received(Frame(Opcode.TEXT, b"", fin=False).serialize(mask=True) + PONGS)
    assert socket.alarm.at is not None
    socket.transport.close()
    await all_steps()
    assert not socket.unparsed
    assert socket.alarm.at is None


async def test_what_comes_while_others_are_parsed_is_parsed_after_them(socket: BoundedWebSocket) -> None:
    socket.data_received(MESSAGES[:-3])
    socket.data_received(MESSAGES[-3:])
    assert [await text_of(socket) for _ in TEXTS] == TEXTS
    assert socket.transport.is_read  # type: ignore[attr-defined]


async def test_messages_before_a_close_are_received(socket: BoundedWebSocket) -> None:
    socket.data_received(MESSAGES + CLOSE)
    assert [await text_of(socket) for _ in TEXTS] == TEXTS
    assert await socket.receive() == {"type": "websocket.disconnect", "code": 1000, "reason": ""}


async def test_others_have_their_turn_before_each_message(socket: BoundedWebSocket) -> None:
    socket.data_received(MESSAGES)
    turns = list[int]()
    for number in range(3):
        asyncio.get_running_loop().call_soon(turns.append, number)
        await socket.receive()
        assert len(turns) == number + 1


async def test_allowance_is_a_burst_and_what_the_time_since_then_earns() -> None:
    now = 1.0
    allowance = FrameAllowance(lambda: now)
    allowance.count(MOST_FRAMES_AT_ONCE - 1)
    assert allowance.seconds_short == 0
    allowance.count(1 + FRAMES_PER_SECOND)
    assert allowance.seconds_short == 1
    now += 0.75
    assert allowance.seconds_short == 0.25
    now += 0.5
    assert allowance.seconds_short == 0
    now += 3_600
    allowance.count(MOST_FRAMES_AT_ONCE - 1)
    assert allowance.seconds_short == 0


async def test_frames_beyond_the_allowance_are_parsed_later_and_none_is_lost(
    socket: BoundedWebSocket, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = socket.loop.time()
    socket.allowance = FrameAllowance(lambda: now)
    socket.allowance.left = 100
    monkeypatch.setattr(frame_allowance, "FRAMES_PER_SECOND", 10_000)
    socket.data_received(MESSAGES[:-3])
    socket.data_received(MESSAGES[-3:])
    await all_steps()
    assert 100 <= socket.queue.qsize() < 100 + MOST_OF_A_STEP
    assert not socket.transport.is_read  # type: ignore[attr-defined]
    now += 1
    assert [await text_of(socket) for _ in TEXTS] == TEXTS
    assert socket.transport.is_read  # type: ignore[attr-defined]


async def test_long_frame_is_parsed_in_several_steps(socket: BoundedWebSocket) -> None:
    long = Frame(Opcode.TEXT, b"x" * 100_000).serialize(mask=True)
    socket.data_received(long)
    assert len(socket.unparsed) == len(long) - PARTS_OF_A_STEP * PART_BYTES
    assert await text_of(socket) == "x" * 100_000


PART: Final = Frame(Opcode.TEXT, b"x" * 400).serialize(mask=True)
FRAGMENT: Final = Frame(Opcode.TEXT, b"x" * 400, fin=False).serialize(mask=True)


@pytest.mark.parametrize(
    ("begun", "rest"),
    [(PART[:300], PART[300:]), (FRAGMENT, Frame(Opcode.CONT, b"").serialize(mask=True))],
    ids=["part of a frame", "fragment"],
)
async def test_message_counts_as_a_body_until_it_is_whole(socket: BoundedWebSocket, begun: bytes, rest: bytes) -> None:
    bodies = socket.unfinished.bodies = BodyMemory(free_bytes=0)
    socket.data_received(begun)
    assert bodies.taken > 200
    socket.data_received(rest)
    assert bodies.taken == 0
    assert await text_of(socket) == "x" * 400
    socket.data_received(begun)
    assert bodies.taken > 200
    socket.connection_lost(None)
    assert bodies.taken == 0
    socket.connections.add(socket)  # so that it can be lost once more


async def test_message_without_memory_ends_its_connection_as_one_to_come_again(socket: BoundedWebSocket) -> None:
    bodies = socket.unfinished.bodies = BodyMemory(most_bytes=1_000, free_bytes=0)
    BodyShare(bodies).grow_to(900)
    socket.data_received(FRAGMENT)
    assert await socket.receive() == {"type": "websocket.disconnect", "code": 1013}
    assert bodies.taken == 900


async def test_message_gives_way_to_that_of_a_faster_client(socket: BoundedWebSocket) -> None:
    bodies = socket.unfinished.bodies = BodyMemory(most_bytes=1_000, free_bytes=0)
    socket.data_received(FRAGMENT)
    BodyShare(bodies).grow_to(900)
    assert socket.transport.is_closing()
    assert bodies.taken == 900
