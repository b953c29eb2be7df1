"""Requests that a client sends before it has the answer to an earlier one: few wait, and nothing is read meanwhile."""

import asyncio
import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Final

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from firmware_graph.http.connection_limits import LIMITS as KEY
from firmware_graph.http.connection_limits import ConnectionLimits
from support.raw_http import answer_on, connected
from support.serving import served
from support.waiting import wait_until

LIMITS: Final = ConnectionLimits(body_seconds=3.0, idle_seconds=0.6)
HEALTH: Final = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"
STATUS: Final = re.compile(rb"HTTP/1\.1 (\d{3}) ")
LEFT: Final[list[str]] = []
"""The requests whose clients have left."""


async def watching(request: Request) -> PlainTextResponse:
    """Answer after some seconds, unless the client leaves before."""
    end = time.monotonic() + float(request.query_params["seconds"])
    while time.monotonic() < end:
        if await request.is_disconnected():
            LEFT.append(request.url.query)
            break
        await asyncio.sleep(0.005)
    return PlainTextResponse("")


async def length_of_first_part(request: Request) -> PlainTextResponse:
    """Read the body, and return how much of it was there at first."""
    lengths = [len(part) async for part in request.stream()]
    return PlainTextResponse(str(lengths[0]))


async def health(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("")


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[dict[str, ConnectionLimits]]:
    yield {KEY: LIMITS}


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    routes = [
        Route("/watching", watching),
        Route("/first", length_of_first_part, methods=["POST"]),
        Route("/healthz", health),
    ]
    with served(Starlette(routes=routes, lifespan=lifespan)) as opened:
        yield opened


def watch(seconds: float) -> bytes:
    return HEALTH.replace(b"healthz", b"watching?seconds=%.1f" % seconds)


def post(length: int) -> bytes:
    return b"POST /first HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % length


def rest_of(opened: socket.socket) -> bytes:
    """Read to the end."""
    received = b""
    while part := opened.recv(65_536):
        received += part
    return received


def test_request_behind_too_many_that_wait_is_refused_after_their_answers(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(watch(0.5) + HEALTH * (LIMITS.pipelined + 50))
        received = rest_of(opened)
    assert STATUS.findall(received) == [b"200"] * (LIMITS.pipelined + 1) + [b"429"]
    assert b'"code":"RATE_LIMITED"' in received
    assert b'"limit":"pipelined","maximum":100' in received


def test_malformed_request_behind_others_is_refused_after_their_answers(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(watch(0.5) + HEALTH + b"nonsense\r\n\r\n")
        assert STATUS.findall(rest_of(opened)) == [b"200", b"200", b"400"]


@pytest.mark.parametrize("waiting", [0, 2])
def test_handshake_behind_requests_is_refused_after_their_answers(client: httpx.Client, waiting: int) -> None:
    handshake = b"GET /ws HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n"
    with connected(client) as opened:
        opened.sendall(watch(0.5) + HEALTH * waiting + handshake)
        received = rest_of(opened)
    assert STATUS.findall(received) == [b"200"] * (waiting + 1) + [b"400"]
    assert b"on a connection of its own" in received


def test_little_of_a_body_is_read_before_its_turn(client: httpx.Client) -> None:
    length = 20_000_000
    with connected(client) as opened:
        sender = threading.Thread(target=opened.sendall, args=(watch(1) + post(length) + b" " * length,))
        sender.start()
        assert answer_on(opened).status == 200
        assert int(answer_on(opened).body) < 1_000_000
        sender.join()


def test_body_of_a_request_that_waited_has_all_of_its_time(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(watch(1) + post(2) + b" ")
        assert answer_on(opened).status == 200
        time.sleep(LIMITS.body_seconds / 2)
        opened.sendall(b" ")
        assert answer_on(opened).status == 200


def test_slow_request_that_waited_is_answered_however_long_a_connection_may_be_idle(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(HEALTH + watch(2 * LIMITS.idle_seconds))
        assert [answer_on(opened).status for _ in range(2)] == [200] * 2


def test_client_that_leaves_with_requests_waiting_is_noticed(client: httpx.Client) -> None:
    LEFT.clear()
    with connected(client) as opened:
        opened.sendall(watch(60) + HEALTH * 3)
        time.sleep(0.2)
        assert not LEFT
    wait_until(lambda: bool(LEFT))
