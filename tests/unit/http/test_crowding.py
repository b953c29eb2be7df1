"""Where every connection is being answered, one of the address with the most gives way."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from ipaddress import ip_network
from typing import Any, Final, NamedTuple

import httpx
import orjson
import pytest
from websockets.exceptions import ConnectionClosed

from firmware_graph.auth.tokens import demo_key
from firmware_graph.http import connection
from firmware_graph.http.address import Proxies
from firmware_graph.http.body_memory import BodyMemory
from firmware_graph.http.connection_limits import ConnectionLimits
from firmware_graph.http.crowding import yielding
from firmware_graph.settings import load_settings
from support.quiet_feed import LATE, MOST_STREAMS, QUIET
from support.raw_http import RawAnswer, answer_on, connected, more_of, post
from support.serving import served
from support.small_graphql import SLOW_BEGUN, an_app
from support.waiting import wait_until
from support.web_sockets import Socket, a_socket

MOST: Final = 6
END: Final = b"0\r\n\r\n"
SLOW: Final = "{ slow(seconds: 600) }"
TRY_AGAIN: Final = 1013
PROXIES: Final = Proxies((ip_network("127.0.0.1/32"),))


@pytest.fixture
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Serve behind a proxy, which states the addresses of clients."""
    limits = ConnectionLimits(connections=MOST, proxies=PROXIES, ping_seconds=600.0, write_seconds=600.0)
    app = an_app(
        demo_key(tmp_path_factory.mktemp("key")),
        connections=limits,
        endpoint={"proxies": PROXIES},
        deadline_seconds=3_600,
    )
    with served(app) as opened:
        yield opened


def request(address: str, query: str) -> bytes:
    """Write a request of an address, which takes a stream."""
    headers = [b"accept: text/event-stream", b"x-forwarded-for: %b" % address.encode()]
    return post(*headers, body=orjson.dumps({"query": query}))


def begun_stream(stack: ExitStack, client: httpx.Client, address: str) -> socket.socket:
    """Open a stream of an address, and read its first page."""
    opened = stack.enter_context(connected(client))
    opened.sendall(request(address, QUIET))
    received = b""
    while b"event: next" not in received:
        received += more_of(opened)
    return opened


def begun_request(stack: ExitStack, client: httpx.Client, address: str) -> socket.socket:
    """Send a request of an address that takes long, and wait until it is worked on."""
    opened, begun = stack.enter_context(connected(client)), len(SLOW_BEGUN)
    opened.sendall(request(address, SLOW))
    wait_until(lambda: len(SLOW_BEGUN) > begun)
    return opened


def begun_socket(stack: ExitStack, client: httpx.Client, address: str, *queries: str) -> Socket:
    """Open a WebSocket of an address, and begin operations."""
    opened = stack.enter_context(a_socket(client, headers={"x-forwarded-for": address}))
    opened.begin()
    for number, query in enumerate(queries):
        begun = len(SLOW_BEGUN)
        opened.subscribe(str(number), query)
        if query == SLOW:
            wait_until(lambda begun=begun: len(SLOW_BEGUN) > begun)  # type: ignore[misc]
        else:
            assert opened.receive()["type"] == "next"
    return opened


def newcomer(client: httpx.Client) -> RawAnswer:
    """Send a request on a new connection, and return its answer."""
    with connected(client) as late:
        late.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        return answer_on(late)


def rest_of(opened: socket.socket) -> bytes:
    """Read to the end."""
    received = b""
    while piece := opened.recv(65_536):
        received += piece
    return received


def is_open(opened: socket.socket) -> bool:
    """Whether nothing has come on a connection, its end neither."""
    opened.settimeout(0)
    with suppress(BlockingIOError):
        opened.recv(1)
        return False
    return True


def is_alive(opened: Socket) -> bool:
    """Whether a WebSocket is answered."""
    opened.send(type="ping")
    return bool(opened.receive() == {"type": "pong"})


def test_oldest_stream_of_the_address_with_the_most_is_told_to_come_again(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LINGER_SECONDS", 600)  # it is closed before
    with ExitStack() as stack:
        others = [begun_stream(stack, client, "192.0.2.1") for _ in range(2)]
        oldest, *younger = [begun_stream(stack, client, "192.0.2.2") for _ in range(3)]
        others.append(begun_request(stack, client, "192.0.2.2"))
        assert newcomer(client).status == 200
        told = rest_of(oldest)
        assert told.endswith(END)
        assert b"event: complete" not in told
        data = told[told.index(b"data: ") + 6 : told.index(b"\n\n")]
        extensions = orjson.loads(data)["errors"][0]["extensions"]
        assert (extensions["code"], extensions["limit"]) == ("RATE_LIMITED", "allStreams")
        assert all(is_open(opened) for opened in [*others, *younger])


def test_stream_without_a_page_yet_is_refused(client: httpx.Client) -> None:
    with ExitStack() as stack:
        late = stack.enter_context(connected(client))
        late.sendall(request("192.0.2.2", LATE))
        for _ in range(MOST - 1):
            begun_request(stack, client, "192.0.2.2")
        assert newcomer(client).status == 200
        refused = answer_on(late)
        assert (refused.status, refused.extensions["limit"]) == (503, "connections")


def test_web_socket_with_nothing_but_streams_is_closed_and_an_older_one_is_not(client: httpx.Client) -> None:
    with ExitStack() as stack:
        older = begun_socket(stack, client, "192.0.2.2", QUIET, SLOW)
        streaming = begun_socket(stack, client, "192.0.2.2", QUIET, QUIET)
        for _ in range(MOST - 2):
            begun_request(stack, client, "192.0.2.2")
        assert newcomer(client).status == 200
        with pytest.raises(ConnectionClosed) as closed:
            streaming.receive()
        assert closed.value.rcvd
        assert closed.value.rcvd.code == TRY_AGAIN
        assert is_alive(older)


def test_latest_request_of_the_address_with_the_most_is_closed_where_it_has_no_stream(client: httpx.Client) -> None:
    with ExitStack() as stack:
        others = [begun_stream(stack, client, "192.0.2.1") for _ in range(2)]
        *older, latest = [begun_request(stack, client, "192.0.2.2") for _ in range(MOST - 2)]
        assert newcomer(client).status == 200
        assert rest_of(latest) == b""
        assert all(is_open(opened) for opened in [*others, *older])


def test_newcomer_is_refused_where_no_address_has_two_more(client: httpx.Client) -> None:
    with ExitStack() as stack:
        held = [begun_stream(stack, client, f"192.0.2.{number}") for number in range(MOST)]
        refused = newcomer(client)
        assert (refused.status, refused.extensions["limit"]) == (503, "connections")
        assert all(is_open(opened) for opened in held)


def test_stream_whose_place_is_taken_ends_alone_on_its_connection(client: httpx.Client) -> None:
    with ExitStack() as stack:
        many = begun_socket(stack, client, "192.0.2.2", *[QUIET] * (MOST_STREAMS - 1))
        begun_stream(stack, client, "192.0.2.1")
        begun_stream(stack, client, "192.0.2.3")
        told = many.receive()
        assert (told["id"], told["type"]) == ("0", "error")
        assert told["payload"][0]["extensions"]["limit"] == "allStreams"
        assert is_alive(many)


def test_proxies_are_those_of_the_settings() -> None:
    settings = load_settings(trusted_proxies="127.0.0.1/32", forwarded_header="forwarded")
    assert ConnectionLimits.of(settings, BodyMemory()).proxies == Proxies(PROXIES.networks, "forwarded")


class Held(NamedTuple):
    """A connection that is being answered."""

    address: str
    waiting_since: float
    is_streaming: bool = False


@pytest.mark.parametrize(
    ("busy", "chosen"),
    [
        ([], None),
        ([Held("new", 1, is_streaming=True), Held("new", 2), Held("new", 3)], None),
        ([Held("one", 1), Held("one", 2), Held("new", 3)], None),
        ([Held("one", 1), Held("one", 2)], 2),
        ([Held("one", 1), Held("one", 3, is_streaming=True), Held("one", 2, is_streaming=True)], 2),
        ([Held("one", 1, is_streaming=True), Held("one", 2), *[Held("most", at) for at in (3, 5, 4)]], 5),
    ],
)
def test_address_with_two_more_gives_way(busy: list[Held], chosen: float | None) -> None:
    other: Any = yielding(busy, "new")
    assert (other and other.waiting_since) == chosen
