"""Connections: what a client sends before there is a request is bounded, and so is the time that it takes."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Final

import httpx
import pytest
from starlette import datastructures
from websockets.exceptions import ConnectionClosed

from firmware_graph.auth.tokens import demo_key
from firmware_graph.http import connection
from firmware_graph.http.connection import CHUNK_BYTES, PARSED
from firmware_graph.http.connection_limits import ConnectionLimits
from firmware_graph.http.negotiation import LONGEST
from support.raw_http import QUERY, RawAnswer, answer_on, connected, more_of, post, seconds_until_closed
from support.serving import served
from support.small_graphql import SLOW_BEGUN, an_app
from support.waiting import wait_until
from support.web_sockets import a_raw_socket, a_socket, send_frame

LIMITS: Final = ConnectionLimits(
    url_bytes=2_000,
    header_bytes=4_000,
    headers=20,
    header_seconds=0.6,
    body_seconds=0.6,
    idle_seconds=0.6,
    write_seconds=0.5,
    connections=10,
    parameters=300,
)
CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
GET: Final = b"GET /graphql?query={hello} HTTP/1.1\r\nhost: 127.0.0.1\r\n"
CHUNKED: Final = (
    b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
)
LONG: Final = "".join(["{", *(f" a{number}: long" for number in range(40)), " }"])
HANDSHAKE: Final = (
    b"GET /graphql HTTP/1.1\r\nhost: x\r\nconnection: Upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
)
"""A handshake without the protocol: it is accepted, and closed with 4406."""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    with served(an_app(demo_key(tmp_path_factory.mktemp("key")), connections=LIMITS)) as opened:
        yield opened


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Serve with time enough, for tests of how many connections there are."""
    limits = replace(
        LIMITS, header_seconds=60.0, body_seconds=60.0, idle_seconds=60.0, write_seconds=600.0, ping_seconds=600.0
    )
    with served(an_app(demo_key(tmp_path_factory.mktemp("key")), connections=limits)) as opened:
        yield opened


# What a refusal is like


def test_what_is_no_http_is_a_typed_error_with_the_headers_of_every_response(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(b"nonsense\r\n\r\n")
        answer = answer_on(opened)
        seconds_until_closed(opened)
    usual = client.get("/healthz").headers
    assert (answer.status, answer.extensions["code"]) == (400, "BAD_REQUEST")
    assert len(answer.headers["x-request-id"]) == 32
    for name in (
        "content-security-policy",
        "cross-origin-resource-policy",
        "referrer-policy",
        "x-content-type-options",
    ):
        assert answer.headers[name] == usual[name]
    assert answer.headers["cache-control"] == "private, no-store"
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    "text",
    [
        b"GET /graphql HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET http://[::1 HTTP/1.1\r\nhost: x\r\n\r\n",
        b"CONNECT example.org:443 HTTP/1.1\r\nhost: x\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00",
    ],
)
def test_malformed_request_is_400_and_not_500(client: httpx.Client, text: bytes) -> None:
    with connected(client) as opened:
        opened.sendall(text)
        assert answer_on(opened).status == 400


def test_chunk_that_is_none_is_400(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        time.sleep(0.1)
        opened.sendall(b"zz\r\n")
        assert answer_on(opened).status == 400


# Bytes and numbers


def test_headers_within_the_limits_pass(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(post(*(b"x-%d: 1" % number for number in range(17))))
        assert answer_on(opened).status == 200


def test_one_header_too_many_is_431(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(post(*(b"x-%d: 1" % number for number in range(18))))
        answer = answer_on(opened)
    assert (answer.status, answer.extensions["limit"], answer.extensions["maximum"]) == (431, "headers", 20)


def test_headers_that_are_too_long_are_431(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(post(b"x: " + b"1" * 4_000))
        answer = answer_on(opened)
    assert (answer.status, answer.extensions["limit"]) == (431, "headerBytes")
    assert answer.extensions["code"] == "QUERY_TOO_EXPENSIVE"


def test_url_that_is_too_long_is_414(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(b"GET /graphql?query=" + b"a" * 2_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n")
        answer = answer_on(opened)
    assert (answer.status, answer.extensions["limit"], answer.extensions["maximum"]) == (414, "url", 2_000)


@pytest.mark.parametrize("parameter", [b"a", b"a=%FF", b""])
@pytest.mark.parametrize("path", [b"/graphql?query={hello}", b"/export/firmware-versions.csv?", b"/?q=1"])
def test_parameters_that_are_too_many_are_not_parsed(
    client: httpx.Client, path: bytes, parameter: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def get(count: int) -> RawAnswer:
        with connected(client) as opened:
            opened.sendall(b"GET %b HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n" % (path + (b"&" + parameter) * count))
            return answer_on(opened)

    assert get(LIMITS.parameters - 1).status == (200 if path.startswith(b"/graphql") else 404)
    monkeypatch.setattr(datastructures, "parse_qsl", None)
    refused = get(LIMITS.parameters)
    assert (refused.status, refused.extensions["limit"], refused.extensions["maximum"]) == (414, "parameters", 300)


@pytest.mark.parametrize("begin", [b"GET /", GET + b"x: ", GET + b"x"])
def test_head_without_an_end_is_refused_long_before_it_fills_the_memory(client: httpx.Client, begin: bytes) -> None:
    with connected(client) as opened:
        opened.sendall(begin)
        assert sent_until_refused(opened, b"a" * 10_000) < 10_000_000


def test_trailer_without_an_end_is_refused_too(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(
            b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n"
            b"1\r\n{\r\n0\r\nx: "
        )
        assert sent_until_refused(opened, b"a" * 10_000) < 10_000_000


def sent_until_refused(opened: socket.socket, piece: bytes) -> int:
    """Send a piece again and again, and return how many bytes were taken."""
    sent = 0
    try:
        while sent < 50_000_000:
            sent += opened.send(piece)
            if sent % 100_000 == 0:
                time.sleep(0.01)
    except OSError:
        pass
    return sent


def in_chunks(length: int, body: bytes) -> bytes:
    """Write a request whose body comes in chunks of one length."""
    chunks = (body[begin : begin + length] for begin in range(0, len(body), length))
    return CHUNKED + b"".join(b"%x\r\n%b\r\n" % (len(chunk), chunk) for chunk in chunks) + b"0\r\n\r\n"


@pytest.mark.parametrize(("length", "small"), [(1, 256), (16, 256), (CHUNK_BYTES, 1)])
def test_body_in_chunks_is_taken(
    client: httpx.Client, length: int, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MOST_SMALL_CHUNKS", small)
    body = QUERY + b" " * min(3_900, 200 * length)
    with connected(client) as opened:
        opened.sendall(in_chunks(length, body))
        assert answer_on(opened).status == 200


def test_body_that_comes_in_few_bytes_at_a_time_is_taken(client: httpx.Client) -> None:
    request = in_chunks(1, QUERY + b" " * 200)
    with connected(client) as opened:
        for begin in range(0, len(request), 300):
            opened.sendall(request[begin : begin + 300])
        assert answer_on(opened).status == 200


@pytest.mark.parametrize(("length", "count", "small"), [(1, 300, 256), (1, 3_000, 256), (CHUNK_BYTES // 2, 60, 20)])
def test_body_in_too_many_small_chunks_is_413(
    client: httpx.Client, length: int, count: int, small: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MOST_SMALL_CHUNKS", small)
    with connected(client) as opened:
        opened.sendall(in_chunks(length, b" " * (length * count)))
        answer = answer_on(opened)
    assert (answer.status, answer.extensions["limit"], answer.extensions["maximum"]) == (413, "chunks", small)


def test_framing_of_a_body_is_refused_if_it_is_much_longer_than_the_body(client: httpx.Client) -> None:
    extended = b"1;%b\r\n \r\n" % (b"a" * 100)
    with connected(client) as opened:
        opened.sendall(CHUNKED.replace(b"\r\n\r\n", b"\r\nexpect: 100-continue\r\n\r\n"))
        assert opened.recv(len(CONTINUE), socket.MSG_WAITALL) == CONTINUE
        opened.sendall(extended * (LIMITS.header_bytes // 100))
        answer = answer_on(opened)
    assert (answer.status, answer.extensions["limit"]) == (431, "headerBytes")


def test_trailers_count_as_headers(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(CHUNKED + b"2\r\n{}\r\n0\r\n" + b"x:\r\n" * LIMITS.headers + b"\r\n")
        answer = answer_on(opened)
    assert (answer.status, answer.extensions["limit"]) == (431, "headers")


@pytest.mark.parametrize("name", sorted(PARSED))
@pytest.mark.parametrize("lines", [1, 2])
def test_header_that_is_parsed_is_refused_if_it_is_too_long(client: httpx.Client, name: bytes, lines: int) -> None:
    elements = b"a," * (LONGEST // 2 // lines)
    with connected(client) as opened:
        opened.sendall(post(*[name + b": " + elements + b"a"] * lines, b"x: 1"))
        answer = answer_on(opened)
    assert (answer.status, answer.extensions["limit"], answer.extensions["maximum"]) == (431, "parsedHeader", LONGEST)
    assert name.decode() in answer.body.decode()


def test_other_header_may_be_longer(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(post(b"cookie: " + b"a=b;" * (LONGEST // 4 + 1), b"if-none-match: " + b'"a",' * 200))
        assert answer_on(opened).status == 200


# Time


def test_connection_that_sends_nothing_is_closed(client: httpx.Client) -> None:
    with connected(client) as opened:
        seconds_until_closed(opened)


@pytest.mark.parametrize("begin", [GET, b"GET /", GET + b"x-slow: "])
def test_head_that_comes_slowly_is_408(client: httpx.Client, begin: bytes) -> None:
    with connected(client) as opened:
        opened.sendall(begin)
        drip(opened, b"x")
        answer = answer_on(opened)
        assert (answer.status, answer.extensions["limit"]) == (408, "headerSeconds")
        seconds_until_closed(opened)


def test_body_that_comes_slowly_is_408(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(post(body=QUERY + b" " * 100)[:-110])
        drip(opened, b" ")
        answer = answer_on(opened)
        assert (answer.status, answer.extensions["code"]) == (408, "REQUEST_TIMEOUT")
        assert (answer.extensions["limit"], answer.extensions["maximum"]) == ("bodySeconds", 0.6)


def drip(opened: socket.socket, byte: bytes) -> None:
    """Send a byte now and then, until there is an answer."""
    opened.settimeout(0.1)
    for _ in range(50):
        try:
            opened.send(byte)
            if opened.recv(1, socket.MSG_PEEK):
                break
        except TimeoutError:
            continue
    opened.settimeout(60)


def test_idle_connection_is_closed_after_its_time_and_not_before(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(post())
        assert answer_on(opened).status == 200
        time.sleep(0.1)
        asked = time.monotonic()
        opened.sendall(post())
        assert answer_on(opened).status == 200
        seconds_until_closed(opened)
        assert time.monotonic() - asked >= LIMITS.idle_seconds


def test_empty_lines_do_not_keep_a_connection_open(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(post())
        assert answer_on(opened).status == 200
        began = time.monotonic()
        try:
            while time.monotonic() - began < 60:
                opened.sendall(b"\r\n")
                time.sleep(0.1)
        except OSError:
            pass
        assert time.monotonic() - began < 60


def test_slow_request_is_answered_however_long_the_limits_of_connections_are(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(post(body=b'{"query": "{ slow(seconds: 1.5) }"}') + b"GET /hea")
        assert answer_on(opened).status == 200
        opened.sendall(b"lthz HTTP/1.1\r\nhost: x\r\n\r\n")
        assert answer_on(opened).status == 200


def test_client_that_does_not_read_is_cut_off(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        body = b'{"query": "{ hello(name: \\"%s\\") }"}' % (b"a" * 3_900)
        with pytest.raises(OSError, match=r".*"):
            for _ in range(100_000):
                opened.sendall(post(body=body))
        assert client.get("/healthz").status_code == 200


# Numbers of connections


def test_more_connections_than_the_limit_close_those_that_wait_longest(patient: httpx.Client) -> None:
    with ExitStack() as stack:
        waiting = [stack.enter_context(connected(patient)) for _ in range(3 * LIMITS.connections)]
        wait_until(lambda: sum(map(is_closed, waiting)) >= 2 * LIMITS.connections)
        waiting[-1].sendall(post())
        assert answer_on(waiting[-1]).status == 200


def test_connections_that_are_being_answered_are_not_closed_for_others(patient: httpx.Client) -> None:
    with ExitStack() as stack:
        busy = [stack.enter_context(connected(patient)) for _ in range(LIMITS.connections)]
        begun_before = len(SLOW_BEGUN)
        for opened in busy:
            opened.sendall(post(body=b'{"query": "{ slow(seconds: 1) }"}'))
        wait_until(lambda: len(SLOW_BEGUN) == begun_before + len(busy))
        for _ in range(3):  # those that were refused and are closing leave no place
            refused = answer_on(stack.enter_context(connected(patient)))
            assert (refused.status, refused.extensions["code"], refused.extensions["limit"]) == (
                503,
                "RATE_LIMITED",
                "connections",
            )
            assert refused.headers["retry-after"] == "2"
        assert [answer_on(opened).status for opened in busy] == [200] * len(busy)


def is_closed(opened: socket.socket) -> bool:
    """Whether the server has closed a connection on which it had nothing to answer."""
    opened.settimeout(0.001)
    try:
        return opened.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True
    finally:
        opened.settimeout(60)


def test_requests_that_are_sent_ahead_are_answered_in_order(client: httpx.Client) -> None:
    names = [b"n%d" % number for number in range(LIMITS.pipelined + 1)]
    text = b"".join(post(body=b'{"query": "{ hello(name: \\"%s\\") }"}' % name) for name in names)
    with connected(client) as opened:
        sender = threading.Thread(target=opened.sendall, args=(text,))
        sender.start()
        received = b""
        while received.count(b"HTTP/1.1 200") < len(names):
            received += opened.recv(65_536)
        sender.join()
    places = [received.index(b'hello %s"' % name) for name in names]
    assert places == sorted(places)


def test_answer_to_a_body_that_is_not_read_arrives(client: httpx.Client) -> None:
    with connected(client) as opened:
        opened.sendall(post(body=b" " * 5_000)[:-900])
        assert answer_on(opened).status == 413
        opened.sendall(b" " * 900)
        opened.sendall(post())
        assert answer_on(opened).status == 200


def test_bodies_that_drip_give_way_to_newcomers_the_longest_first(patient: httpx.Client) -> None:
    with ExitStack() as stack:
        dripping = [dripping_body(stack, patient) for _ in range(2 * LIMITS.connections)]
        refused = answer_on(dripping[0])
        assert (refused.status, refused.extensions["limit"]) == (503, "connections")
        late = stack.enter_context(connected(patient))
        late.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        assert answer_on(late).status == 200
        dripping[-1].sendall(b" ")
        assert answer_on(dripping[-1]).status == 200


def dripping_body(stack: ExitStack, client: httpx.Client) -> socket.socket:
    """Begin a request, and leave out the last byte of its body; return when the server waits for that."""
    opened = stack.enter_context(connected(client))
    opened.sendall(post(b"expect: 100-continue", body=QUERY + b" ")[:-1])
    assert opened.recv(len(CONTINUE), socket.MSG_WAITALL) == CONTINUE
    return opened


def test_idle_web_sockets_give_way_to_newcomers_and_busy_ones_do_not(patient: httpx.Client) -> None:
    with ExitStack() as stack:
        busy = stack.enter_context(a_socket(patient))
        busy.begin()
        begun_before = len(SLOW_BEGUN)
        busy.subscribe("1", "{ slow(seconds: 60) }")
        wait_until(lambda: len(SLOW_BEGUN) == begun_before + 1)
        idle = [stack.enter_context(a_socket(patient)) for _ in range(2 * LIMITS.connections)]
        with pytest.raises(ConnectionClosed):
            idle[0].receive()
        late = stack.enter_context(connected(patient))
        late.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        assert answer_on(late).status == 200
        idle[-1].begin()
        busy.send(type="ping")
        assert busy.receive() == {"type": "pong"}


# Connections that are closing, or whose clients do not read


def stuck_request(stack: ExitStack, client: httpx.Client) -> None:
    """Send requests, and read the first byte of their answers."""
    opened = stack.enter_context(connected(client, receive_bytes=4_096))
    opened.sendall(post(body=b'{"query": "%s"}' % LONG.encode()) * 3)
    assert opened.recv(1)


def stuck_web_socket(stack: ExitStack, client: httpx.Client) -> None:
    """Begin operations, and read the first byte of their answers."""
    opened = stack.enter_context(a_raw_socket(client, 4_096))
    send_frame(opened, type="connection_init")
    for number in range(3):
        send_frame(opened, id=str(number), type="subscribe", payload={"query": LONG})
    received_until(opened, b"next")


def test_web_sockets_whose_clients_do_not_close_them_give_way_to_newcomers(patient: httpx.Client) -> None:
    with ExitStack() as stack:
        closing = [stack.enter_context(connected(patient)) for _ in range(LIMITS.connections)]
        for opened in closing:
            opened.sendall(HANDSHAKE)
            assert b"not acceptable" in received_until(opened, b"not acceptable")
        assert is_served(patient)


def test_web_socket_whose_client_does_not_close_it_is_closed_after_about_a_second(patient: httpx.Client) -> None:
    with connected(patient) as opened:
        opened.sendall(HANDSHAKE)
        assert seconds_until_closed(opened) < 5


def test_connections_that_were_just_refused_give_way_to_newcomers(patient: httpx.Client) -> None:
    with ExitStack() as stack:
        refused = [stack.enter_context(connected(patient)) for _ in range(LIMITS.connections)]
        for opened in refused:
            opened.sendall(b"nonsense\r\n\r\n")
            assert answer_on(opened).status == 400
        assert is_served(patient)


@pytest.mark.parametrize("open_stuck", [stuck_request, stuck_web_socket])
def test_clients_that_do_not_read_give_way_to_newcomers(
    patient: httpx.Client, open_stuck: Callable[[ExitStack, httpx.Client], None]
) -> None:
    with ExitStack() as stack:
        for _ in range(LIMITS.connections):
            open_stuck(stack, patient)
        wait_until(lambda: is_served(patient))


def test_client_that_leaves_requests_is_no_error(patient: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    with ExitStack() as stack:
        stuck_request(stack, patient)
    with connected(patient) as opened:
        opened.sendall(post(body=b'{"query": "{ slow(seconds: 0.2) }"}') * 3)
    wait_until(lambda: is_served(patient))
    time.sleep(1)  # what is left of them ends
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


def test_connections_that_are_closing_give_way_before_idle_ones(patient: httpx.Client) -> None:
    with ExitStack() as stack:
        idle = stack.enter_context(connected(patient))
        idle.sendall(post())
        assert answer_on(idle).status == 200
        for _ in range(LIMITS.connections - 1):
            opened = stack.enter_context(connected(patient))
            opened.sendall(HANDSHAKE)
            assert b"not acceptable" in received_until(opened, b"not acceptable")
        assert is_served(patient)
        idle.sendall(post())
        assert answer_on(idle).status == 200


def is_served(client: httpx.Client) -> bool:
    """Whether a newcomer is answered."""
    with connected(client) as late:
        late.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        return answer_on(late).status == 200


def received_until(opened: socket.socket, end: bytes) -> bytes:
    """Read until something has come."""
    received = b""
    while end not in received:
        received += more_of(opened)
    return received
