"""WebSockets: what a client may take, and what is logged and counted of its operations."""

import json
import logging
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from typing import Any

import httpx
import jwt
import pytest
from prometheus_client import CollectorRegistry, generate_latest
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode

from firmware_graph.auth.authenticate import LONGEST_CREDENTIAL
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import mint_token
from firmware_graph.errors import GraphUnavailable, IssuerUnavailable
from firmware_graph.http import conversation, frame_allowance
from firmware_graph.http.connection_limits import ConnectionLimits
from firmware_graph.http.frame_allowance import MOST_FRAMES_AT_ONCE
from firmware_graph.http.metrics import PrometheusMetrics
from firmware_graph.http.server import MESSAGE_BYTES
from firmware_graph.http.web_socket_connection import MOST_FRAGMENTS
from firmware_graph.model.key_format import new_secret
from support.log_lines import captured_logs
from support.raw_http import connected, more_of
from support.serving import a_listener, served
from support.small_graphql import SLOW_BEGUN, an_app
from support.waiting import wait_until
from support.web_sockets import Socket, a_raw_socket, a_socket, send_frame

HELLO = "{ hello }"
PING = '{"type": "ping"}'
SLOW = "{ slow(seconds: 60) }"
TRY_AGAIN = 1013
MOST_IDLE = 3
BODY_SECONDS = 0.6
MOST_OPERATIONS = 50
MOST_PINGS = 60_000
ACK = Frame(Opcode.TEXT, b'{"type":"connection_ack"}').serialize(mask=False)
PONG = Frame(Opcode.TEXT, b'{"type": "pong"}').serialize(mask=True)


@pytest.fixture(scope="module")
def limited(key_pem: bytes) -> Iterator[httpx.Client]:
    """Serve with few idle sockets of an address, and to those who write and read."""
    limits = ConnectionLimits(body_seconds=BODY_SECONDS, write_seconds=0.5)
    with served(an_app(key_pem, connections=limits, most_idle_sockets=MOST_IDLE)) as opened:
        yield opened


def closed_with(opened: Socket) -> int:
    """Read to the end, and return the code that the server closes with."""
    with pytest.raises(ConnectionClosed) as caught:
        while True:
            opened.receive()
    assert caught.value.rcvd
    return caught.value.rcvd.code


def is_answered(opened: Socket) -> bool:
    opened.subscribe("again", HELLO)
    return bool(opened.receive()["payload"]["data"] and opened.receive()["type"] == "complete")


def begin_slow(opened: Socket, id_: str = "slow") -> None:
    """Begin an operation, and wait until it is under way."""
    begun = len(SLOW_BEGUN)
    opened.subscribe(id_, SLOW)
    wait_until(lambda: len(SLOW_BEGUN) > begun)


# What a client may take


def test_message_that_is_too_long_closes(client: httpx.Client) -> None:
    with a_socket(client) as opened:
        opened.begin()
        with suppress(ConnectionClosed):  # the server may close before it has come whole
            opened.subscribe("1", "#" * MESSAGE_BYTES)
        assert closed_with(opened) == 1009


def test_connection_that_does_not_begin_is_closed(client: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "INIT_SECONDS", 0.1)
    with a_socket(client) as opened:
        assert closed_with(opened) == 4408


def test_reason_that_is_too_long_is_cut(client: httpx.Client) -> None:
    with a_socket(client) as opened:
        opened.begin()
        for _ in range(2):
            opened.subscribe("1" + "\N{GRINNING FACE}" * 79, SLOW)
        assert closed_with(opened) == 4409


def test_operation_beyond_the_most_of_a_connection_is_refused_and_another_may_take_its_place(
    client: httpx.Client,
) -> None:
    with a_socket(client) as opened:
        opened.begin()
        for number in range(MOST_OPERATIONS):
            opened.subscribe(str(number), SLOW)
        opened.subscribe("late", HELLO)
        refused = opened.receive()
        assert (refused["id"], refused["type"]) == ("late", "error")
        assert refused["payload"][0]["extensions"]["limit"] == "operations"
        opened.send(id="0", type="complete")
        assert is_answered(opened)


def test_client_that_does_not_read_is_cut_off(limited: httpx.Client) -> None:
    long = {"query": "".join(["{", *(f" a{number}: long" for number in range(40)), " }"])}
    with connected(limited) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        opened.sendall(handshake(b"/graphql"))
        opened.sendall(frame(type="connection_init"))
        for number in range(MOST_OPERATIONS):
            opened.sendall(frame(id=str(number), type="subscribe", payload=long))
        with pytest.raises(OSError, match=r".*"):
            while True:
                opened.sendall(frame(type="pong"))
                time.sleep(0.02)


@pytest.mark.parametrize("between", [b"", PONG], ids=["pings alone", "and messages"])
def test_pings_of_a_client_that_does_not_read_are_not_read_until_it_does(
    key_pem: bytes, between: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame_allowance, "MOST_FRAMES_AT_ONCE", 2 * MOST_PINGS)
    pings = (Frame(Opcode.PING, b"a" * 125).serialize(mask=True) * 100 + between) * (MOST_PINGS // 100)
    listener, _port = a_listener(send_bytes=65_536)
    with served(an_app(key_pem), listener=listener) as client, a_raw_socket(client, 4_096) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
        send_frame(opened, type="connection_init")
        assert opened.recv(len(ACK), socket.MSG_WAITALL) == ACK
        sent = sent_until_stuck(opened, pings)
        assert sent < len(pings)
        opened.settimeout(60)
        sender = threading.Thread(target=opened.sendall, args=(pings[sent:],))
        sender.start()
        left = len(Frame(Opcode.PONG, b"a" * 125).serialize(mask=False)) * MOST_PINGS
        while left:
            left -= len(more_of(opened))
        sender.join()


@pytest.mark.parametrize(
    "begun",
    [
        Frame(Opcode.PING, b""),
        Frame(Opcode.PONG, b""),
        Frame(Opcode.TEXT, PING.encode()),
        Frame(Opcode.TEXT, b'{"type": "pong"}'),
    ],
    ids=["pings", "pongs", "messages with an answer", "messages without one"],
)
def test_client_that_sends_frames_faster_than_allowed_is_read_no_faster(client: httpx.Client, begun: Frame) -> None:
    with a_raw_socket(client, 1_000_000) as opened:
        send_frame(opened, type="connection_init")
        assert opened.recv(len(ACK), socket.MSG_WAITALL) == ACK
        flood = begun.serialize(mask=True) * 3_000_000
        assert sent_until_stuck(opened, flood) < len(flood)
        assert client.get("/graphql", params={"query": "{ hello }"}).is_success


def test_client_that_begins_all_its_operations_at_once_and_ends_them_is_answered(client: httpx.Client) -> None:
    ids = [str(number) for number in range(MOST_OPERATIONS - 1)]
    with a_socket(client) as opened:
        opened.begin()
        for _ in range(5):
            begun = b"".join(frame(id=id_, type="subscribe", payload={"query": SLOW}) for id_ in ids)
            opened.connection.socket.sendall(begun + b"".join(frame(id=id_, type="complete") for id_ in ids))
        assert is_answered(opened)


@pytest.mark.parametrize(
    "message",
    [
        {"type": "ping", "payload": {"a": [[]] * 9_000}},
        {"type": "complete", "id": "x" * 20_000},
        {"type": "subscribe", "id": "x" * 1_001, "payload": {"query": "{ hello }"}},
    ],
    ids=["ping", "complete", "long ID"],
)
def test_long_message_that_begins_no_operation_closes(client: httpx.Client, message: dict[str, object]) -> None:
    with a_socket(client) as opened:
        opened.begin()
        opened.send(**message)
        assert closed_with(opened) == 4400


def test_burst_of_pings_is_answered(client: httpx.Client) -> None:
    pings = MOST_FRAMES_AT_ONCE - 10
    with a_socket(client) as opened:
        opened.begin()
        opened.connection.socket.sendall(frame(type="ping") * pings)
        assert [opened.receive() for _ in range(pings)] == [{"type": "pong"}] * pings
        assert is_answered(opened)


def test_token_that_is_too_long_is_refused_before_it_is_decoded(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jwt, "decode_complete", None)
    with a_socket(client) as opened:
        opened.send(type="connection_init", payload={"authorization": f"Bearer {'a' * LONGEST_CREDENTIAL}a"})
        assert closed_with(opened) == 4401


def sent_until_stuck(opened: socket.socket, data: bytes) -> int:
    """Send until nothing is taken any more, and return how many bytes were."""
    opened.settimeout(2)
    sent = 0
    with suppress(TimeoutError):
        while sent < len(data):
            sent += opened.send(data[sent : sent + 65_536])
    return sent


def frame(**message: object) -> bytes:
    """Write a message as a client does."""
    return Frame(Opcode.TEXT, json.dumps(message).encode()).serialize(mask=True)


# Messages that come in parts


def test_message_in_as_many_fragments_as_allowed_is_taken(client: httpx.Client) -> None:
    with a_socket(client) as opened:
        opened.connection.send([PING, *[" "] * (MOST_FRAGMENTS - 2)])  # the library adds a last one
        assert opened.receive() == {"type": "pong"}


def test_message_in_too_many_fragments_closes(client: httpx.Client) -> None:
    with a_socket(client) as opened:
        opened.connection.send([PING, *[""] * (MOST_FRAGMENTS - 1)])
        assert closed_with(opened) == 1009


@pytest.mark.parametrize(
    "begin",
    [Frame(Opcode.TEXT, b"", fin=False).serialize(mask=True), Frame(Opcode.TEXT, b"{}").serialize(mask=True)[:-1]],
    ids=["fragment", "part of a frame"],
)
def test_message_that_comes_slowly_closes(limited: httpx.Client, begin: bytes) -> None:
    with a_socket(limited) as opened:
        opened.begin()
        opened.connection.socket.sendall(begin)
        assert closed_with(opened) == 1008


def test_each_message_has_its_own_time(limited: httpx.Client) -> None:
    message = frame(type="ping")
    with a_socket(limited) as opened:
        opened.begin()
        opened.connection.socket.sendall(message[:-5])
        for _ in range(5):
            time.sleep(BODY_SECONDS / 3)
            opened.connection.socket.sendall(message[-5:] + message[:-5])
            assert opened.receive() == {"type": "pong"}


# Idle sockets


def test_idle_socket_too_many_of_an_address_closes_the_longest_idle(limited: httpx.Client) -> None:
    with ExitStack() as stack:
        first, busy, *others = (stack.enter_context(a_socket(limited)) for _ in range(MOST_IDLE))
        for one in (first, busy, *others):
            one.begin()
        begin_slow(busy)
        assert is_answered(first)  # so that another one is idle for longer
        late = [stack.enter_context(a_socket(limited)) for _ in range(2)]
        assert closed_with(others[0]) == TRY_AGAIN
        for one in late:
            one.begin()
        assert all(is_answered(one) for one in (first, *late))


def test_operation_that_ended_leaves_its_socket_idle(limited: httpx.Client) -> None:
    with ExitStack() as stack:
        sockets = list[Socket]()
        for _ in range(MOST_IDLE + 1):
            sockets.append(stack.enter_context(a_socket(limited)))
            sockets[-1].begin()
            begin_slow(sockets[-1])
        for one in reversed(sockets):
            one.send(id="slow", type="complete")
            one.send(type="ping")
            assert one.receive() == {"type": "pong"}
        assert closed_with(sockets[-1]) == TRY_AGAIN


# What is logged and counted


def test_text_that_is_not_utf_8_closes_without_an_error_in_the_log(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with a_socket(client) as opened:
        opened.connection.socket.sendall(Frame(Opcode.TEXT, b"\xff").serialize(mask=True))
        assert closed_with(opened) == 1007
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


def test_each_operation_has_a_line_and_a_figure(key_pem: bytes) -> None:
    registry = CollectorRegistry()
    app = an_app(key_pem, endpoint={"metrics": PrometheusMetrics(registry)})
    headers = {"authorization": f"Bearer {mint_token(key_pem, role=Role.SSC)}"}
    with (
        captured_logs() as lines,
        served(app) as client,
        a_socket(client) as opened,
    ):
        opened.begin(headers)
        for id_, query in (("1", "query Mine { secret }"), ("2", "{ nothing }"), ("3", "")):
            opened.subscribe(id_, query)
            while opened.receive()["type"] == "next":
                pass
    answered: list[Any] = [line for line in lines if line["event"] == "answered"]
    assert [(line["method"], line["status"]) for line in answered] == [
        ("GET", 101),
        ("WEBSOCKET", 200),
        ("WEBSOCKET", 400),
        ("WEBSOCKET", 400),
    ]
    assert [(line["role"], line.get("operation"), list(line["codes"])) for line in answered[1:]] == [
        ("ssc", "Mine", []),
        ("ssc", None, ["GRAPHQL_VALIDATION_FAILED"]),
        ("ssc", None, ["BAD_USER_INPUT"]),
    ]
    assert len({line["request_id"] for line in answered}) == 1
    text = generate_latest(registry).decode()
    assert 'firmware_graph_requests_total{status="200"} 1.0' in text
    assert 'firmware_graph_requests_total{status="400"} 2.0' in text
    assert 'firmware_graph_errors_total{code="GRAPHQL_VALIDATION_FAILED"} 1.0' in text


def test_no_line_has_the_url_of_a_handshake(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    with connected(client) as opened:
        opened.sendall(handshake(b"/graphql?token=cAnArY"))
        assert b" 101 " in opened.recv(4_096)
    assert "cAnArY" not in caplog.text


def handshake(path: bytes) -> bytes:
    lines = [
        b"GET %s HTTP/1.1" % path,
        b"host: x",
        b"connection: Upgrade",
        b"upgrade: websocket",
        b"sec-websocket-version: 13",
        b"sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==",
        b"sec-websocket-protocol: graphql-transport-ws",
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n"


# Credentials


class KeysOfADatabaseThatLeaves:
    """Identifies a caller once; the database and then the issuer are away from then on."""

    def __init__(self) -> None:
        self.answers: Iterator[Caller | Exception] = iter(
            [Caller(), GraphUnavailable("away"), IssuerUnavailable("away")]
        )

    async def caller(self, _secret: str, _charge_look_up: object) -> Caller:
        answer = next(self.answers)
        if isinstance(answer, Exception):
            raise answer
        return answer


def test_operation_whose_caller_cannot_be_identified_at_the_moment_is_refused_and_its_socket_stays(
    key_pem: bytes,
) -> None:
    with served(an_app(key_pem, api_keys=KeysOfADatabaseThatLeaves())) as client, a_socket(client) as opened:
        opened.begin({"authorization": f"Bearer {new_secret()}"})
        for id_, code in (("1", "GRAPH_UNAVAILABLE"), ("2", "ISSUER_UNAVAILABLE")):
            opened.subscribe(id_, HELLO)
            refused = opened.receive()
            assert (refused["id"], refused["type"]) == (id_, "error")
            assert refused["payload"][0]["extensions"]["code"] == code
