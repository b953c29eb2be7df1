"""Readers of streams: one that reads nothing is cut off and loses nothing; rights end; a WebSocket is pinged."""

import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import anyio
import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.database.connection import Connection
from firmware_graph.model.clocks import DAY_MS, now_ms
from support.asking import settings_for, wait_until_ready
from support.cache_harness import Clock
from support.event_streams import EventStream, following
from support.raw_http import connected, post
from support.serving import a_listener, served
from support.sheets import a_cpl_row, cpl_rows, import_harness
from support.web_sockets import a_raw_socket, a_socket, frames_in, send_frame

FACTS: Final = "firmwareVersions { nodes { cplEntryId versionHex hanJoinNotes deviceModel { id } } }"
EVENTS: Final = f"nodes {{ id {' '.join(f'a{number}: {FACTS}' for number in range(4))} }} position"
FOLLOW: Final = f"subscription ($after: String) {{ changes(after: $after) {{ {EVENTS} }} }}"
READ: Final = "query ($after: String) { changes(after: $after) { nodes { id } position hasMore } }"
NOW: Final = "{ changes(first: 0) { position } }"
ENTRIES: Final = 400
NOTES: Final = "Read the note before the upgrade. " * 8
BUFFER_BYTES: Final = 4096
HELD_BYTES: Final = 400_000
"""More than all buffers between the two hold, and one page; all that there is to send is several times as much."""
FIRST_BYTES: Final = 200
"""Of a stream that has begun."""
LIMITS: Final = {"stream_heartbeat_seconds": 0.3, "write_seconds": 0.5, "max_streams_of_caller": 1}
SECONDS: Final = 60.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readers")


@pytest.fixture(scope="module")
def client(neo4j: Connection, folder: Path) -> Iterator[httpx.Client]:
    async def load() -> None:
        async with import_harness(neo4j, folder) as harness:
            await harness.written(cpl=cpl_rows(*range(1, ENTRIES + 1)))
            rows = [a_cpl_row(entry, HAN_Join_Notes=NOTES) for entry in range(1, ENTRIES + 1)]
            await harness.written(cpl=rows)

    anyio.run(load)
    listener, _ = a_listener(send_bytes=BUFFER_BYTES)
    settings = settings_for(neo4j, folder, **LIMITS)
    with served(create_app(settings), listener=listener) as opened:
        wait_until_ready(opened)
        yield opened


@pytest.fixture
def all_events(client: httpx.Client) -> list[str]:
    """Return the IDs of all events from the first load on."""
    found, after, has_more = [], None, True
    while has_more:
        page = client.post("/graphql", json={"query": READ, "variables": {"after": after}}).json()["data"]["changes"]
        found += [event["id"] for event in page["nodes"]]
        after, has_more = page["position"], page["hasMore"]
    assert len(found) == ENTRIES + 1
    return found


@pytest.fixture
def start(client: httpx.Client) -> str:
    """Return the position before all events but the first."""
    query = "{ changes(first: 1) { position } }"
    return str(client.post("/graphql", json={"query": query}).json()["data"]["changes"]["position"])


def all_received(opened: socket.socket) -> bytes:
    """Read what was sent before the other side ended the connection."""
    received = b""
    while True:
        try:
            piece = opened.recv(65_536)
        except ConnectionResetError:
            return received
        if not piece:
            return received
        received += piece


@contextmanager
def followed(client: httpx.Client, after: str | None) -> Iterator[EventStream]:
    """Follow from a position, once the one place of the caller is free: what was open is ended then."""
    sent, body = {"accept": "text/event-stream"}, {"query": FOLLOW, "variables": {"after": after}}
    until = time.monotonic() + SECONDS
    while True:
        with client.stream("POST", "/graphql", json=body, headers=sent) as response:
            if response.status_code == httpx.codes.OK:
                yield EventStream(response)
                return
        assert time.monotonic() < until, "what is open is not ended"
        time.sleep(0.05)


def first_bytes_of(opened: socket.socket) -> bytes:
    """Read what shows that the stream has begun."""
    received = b""
    while len(received) < 200:
        received += opened.recv(100)
    return received


def ids_in(results: list[Any]) -> list[str]:
    """Return the events of results."""
    return [event["id"] for result in results for event in result["data"]["changes"]["nodes"]]


def rest_of(client: httpx.Client, after: str, last: str) -> list[str]:
    """Follow from a position until an event, and return those that came."""
    with followed(client, after) as stream:
        found: list[str] = []
        while last not in found:
            found += ids_in([stream.next()])
        return found


def test_reader_of_events_that_reads_nothing_is_cut_off_and_goes_on_from_its_position(
    client: httpx.Client, all_events: list[str], start: str
) -> None:
    body = json.dumps({"query": FOLLOW, "variables": {"after": start}}).encode()
    with connected(client, receive_bytes=BUFFER_BYTES) as opened:
        opened.sendall(post(b"accept: text/event-stream", body=body))
        received = first_bytes_of(opened)
        with followed(client, None):
            pass
        received += all_received(opened)
    assert len(received) < HELD_BYTES
    text = re.sub(rb"\r\n[0-9a-f]+\r\n", b"", received).decode()
    whole = re.findall(r"event: next\nid: (\S+)\ndata: (.*)\n\n", text)
    seen = ids_in([json.loads(data) for _, data in whole])
    position = whole[-1][0] if whole else start
    assert seen + rest_of(client, position, all_events[-1]) == all_events[1:]
    assert len(seen) < ENTRIES


def test_web_socket_that_reads_nothing_is_cut_off_and_goes_on_from_its_position(
    client: httpx.Client, all_events: list[str], start: str
) -> None:
    with a_raw_socket(client, BUFFER_BYTES) as opened:
        send_frame(opened, type="connection_init", payload={})
        send_frame(opened, id="1", type="subscribe", payload={"query": FOLLOW, "variables": {"after": start}})
        received = first_bytes_of(opened)
        with followed(client, None):
            pass
        received += all_received(opened)
    assert len(received) < HELD_BYTES
    messages = [json.loads(payload) for opcode, payload in frames_in(received) if opcode == 1]
    results = [message["payload"] for message in messages if message["type"] == "next"]
    position = results[-1]["data"]["changes"]["position"] if results else start
    seen = ids_in(results)
    assert seen + rest_of(client, position, all_events[-1]) == all_events[1:]
    assert len(seen) < ENTRIES


def test_web_socket_without_events_is_pinged(client: httpx.Client) -> None:
    with a_raw_socket(client, 65_536) as opened:
        received = b""
        while 9 not in [opcode for opcode, _ in frames_in(received)]:
            piece = opened.recv(4096)
            assert piece, "it was ended without a ping"
            received += piece


def test_streams_end_with_the_token_that_opened_them(
    client: httpx.Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def headers_of(party: str) -> dict[str, str]:
        return {"authorization": f"Bearer {mint_token(demo_key(folder), role=Role.PARTY, party=party)}"}

    clock = Clock.put_in(monkeypatch, now_ms())
    with a_socket(client) as talking, following(client, FOLLOW, headers_of("P1")) as stream:
        talking.begin(headers_of("P2"))
        talking.subscribe("1", FOLLOW)
        assert talking.receive()["type"] == "next"
        assert stream.next()["data"]["changes"]["nodes"] == []
        clock.now_ms += DAY_MS
        told, end = [event for event in stream if event.name != "message"]
        with pytest.raises(ConnectionClosed) as caught:
            talking.receive()
    assert (told.name, told.data["errors"][0]["extensions"]["code"]) == ("next", "UNAUTHENTICATED")
    assert end.name == "complete"
    assert caught.value.rcvd
    assert caught.value.rcvd.code == 4403
