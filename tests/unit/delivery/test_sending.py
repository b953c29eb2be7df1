"""A request goes to the address that was checked, whatever its name resolves to later; none holds others up."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from firmware_graph.delivery.channel import Outcome
from firmware_graph.delivery.connecting import MOST_BYTES, HeadStream
from firmware_graph.delivery.resolving import MOST_OF_A_PARTY
from firmware_graph.delivery.sending import NOT_REACHED, Sender, at_address
from firmware_graph.model.reach import Place, Reach
from support.waiting import PATIENCE_SECONDS

pytestmark = pytest.mark.anyio


LOOPBACK = Reach((ip_network("127.0.0.0/8"),))
INTERIM = b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n"


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Make every name resolve to some addresses; return a list to which each name is added."""
    asked: list[str] = []

    def found(host: str, port: int, **_: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    return asked


@asynccontextmanager
async def answering(*parts: bytes, is_endless: bool = False) -> AsyncIterator[str]:
    """Serve a receiver that sends these bytes, the last of them for ever where it is endless; yield its URL."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            await reader.readuntil(b"\r\n\r\n")
            for part in parts:
                writer.write(part)
                await writer.drain()
            while is_endless:
                writer.write(parts[-1])
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


@pytest.mark.parametrize("addresses", [(), ("10.0.0.1",), ("8.8.8.8", "169.254.169.254"), ("8.8.8.8", "::1")])
async def test_name_with_any_address_that_is_not_public_is_refused_in_the_same_words(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    resolving(monkeypatch, *addresses)
    sender = Sender.create(Reach(), 1)
    assert (await sender.send("https://example.org/", b"{}", {})).failure == NOT_REACHED
    assert (await sender.send("http://example.org/", b"{}", {})).failure == NOT_REACHED
    assert (await sender.send("https://127.0.0.1/", b"{}", {})).failure == NOT_REACHED


async def test_name_is_resolved_once_so_that_it_leads_nowhere_else_when_it_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with answering(b"HTTP/1.1 200 OK\r\n\r\n") as url:
        asked = resolving(monkeypatch, "127.0.0.1")
        named = url.replace("127.0.0.1", "rebinding.example")
        assert await Sender.create(LOOPBACK, PATIENCE_SECONDS).send(named, b"{}", {}) == Outcome()
    assert asked == ["rebinding.example"]


def test_url_is_asked_at_its_address() -> None:
    place = Place("https", "example.org", 443)
    assert at_address("https://example.org/a?b=c", place, ip_address("8.8.8.8")) == "https://8.8.8.8:443/a?b=c"
    assert at_address("https://example.org", place, ip_address("2606:4700::1")) == "https://[2606:4700::1]:443/"


@pytest.mark.parametrize(
    "endless", [INTERIM * 1_000, b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 1_000, b"HTTP/1.1 200 OK\r\na: " + b"b" * 9_000]
)
async def test_answer_whose_head_does_not_end_is_given_up_once_it_is_long(endless: bytes) -> None:
    async with answering(endless, is_endless=True) as url:
        outcome = await Sender.create(LOOPBACK, PATIENCE_SECONDS).send(url, b"{}", {})
    assert outcome.failure in {"The request failed: ReadError.", "The request failed: RemoteProtocolError."}


async def test_no_more_is_read_of_an_answer_than_its_head(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    unbounded = HeadStream.read

    async def counted(stream: HeadStream, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        found = await unbounded(stream, max_bytes, timeout)
        read.append(len(found))
        return found

    monkeypatch.setattr(HeadStream, "read", counted)
    async with answering(INTERIM * 1_000, is_endless=True) as url:
        await Sender.create(LOOPBACK, PATIENCE_SECONDS).send(url, b"{}", {})
    assert sum(read) == MOST_BYTES


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (INTERIM + b"HTTP/1.1 204 No Content\r\n\r\n", Outcome()),
        (b"HTTP/1.0 200 OK\r\n\r\n", Outcome()),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\ncut off", Outcome()),
        (b"HTTP/1.1 410 Gone\r\n\r\n", Outcome("It answered with status 410.", is_gone=True)),
        (b"HTTP/1.1 503 X\r\nretry-after: 7\r\n\r\n", Outcome("It answered with status 503.", 7)),
        (
            b"HTTP/1.1 307 X\r\nlocation: http://169.254.169.254/\r\n\r\n",
            Outcome("It answered with status 307: redirects are not followed."),
        ),
        (b"HTTP/1.1 101 X\r\nupgrade: x\r\n\r\n", Outcome("The request failed: RemoteProtocolError.")),
        (b"no HTTP", Outcome("The request failed: RemoteProtocolError.")),
    ],
)
async def test_answer_is_judged_by_its_status(answer: bytes, outcome: Outcome) -> None:
    async with answering(answer) as url:
        assert await Sender.create(LOOPBACK, PATIENCE_SECONDS).send(url, b"{}", {}) == outcome


async def test_names_that_never_resolve_keep_up_neither_other_parties_nor_the_loop(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    over, waiting = threading.Event(), threading.Semaphore(0)

    def resolve(host: str, port: int, **_: Any) -> list[Any]:
        if host.startswith("hostile"):
            waiting.release()
            over.wait(PATIENCE_SECONDS)
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    sender = Sender.create(Reach(), PATIENCE_SECONDS)
    attempts = [
        asyncio.create_task(sender.send(f"https://hostile{number}.example/", b"{}", {}, party="P1"))
        for number in range(40)
    ]
    try:
        for _ in range(MOST_OF_A_PARTY):
            assert await asyncio.to_thread(waiting.acquire, timeout=PATIENCE_SECONDS)
        other = await sender.send("https://another.example/", b"{}", {}, party="P2")
        assert other.failure == NOT_REACHED  # it was resolved, to an address that is not public
        assert not waiting.acquire(blocking=False)  # no more of the party are asked for meanwhile
    finally:
        over.set()
    assert {one.failure for one in await asyncio.gather(*attempts)} == {NOT_REACHED}


async def test_who_gave_up_on_a_name_counts_for_its_party_until_it_is_resolved(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    asked: list[str] = []

    def resolve(host: str, _port: int, **_: Any) -> list[Any]:
        asked.append(host)
        over.wait(PATIENCE_SECONDS)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    sender = Sender.create(Reach(), 0.2)
    try:
        for _ in range(2):
            sent = [sender.send("https://hostile.example/", b"{}", {}, party="P1") for _ in range(MOST_OF_A_PARTY)]
            assert all("no answer" in str(one.failure) for one in await asyncio.gather(*sent))
        assert len(asked) == MOST_OF_A_PARTY
    finally:
        over.set()
