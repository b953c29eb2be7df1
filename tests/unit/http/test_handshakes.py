"""Handshakes of WebSockets: the answer to each has what every answer has."""

from collections.abc import Iterator

import httpx
import pytest
from starlette.middleware import Middleware

from firmware_graph.http.envelope import Envelope
from firmware_graph.http.hosts import AllowedHosts
from firmware_graph.http.safe_headers import DEFAULT_HEADERS, REQUEST_ID
from support.raw_http import RawAnswer, answer_on, connected, seconds_until_closed
from support.serving import served
from support.small_graphql import an_app

KEY = b"sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=="
VERSION = b"sec-websocket-version: 13"


@pytest.fixture(scope="module")
def client(key_pem: bytes) -> Iterator[httpx.Client]:
    app = an_app(key_pem)
    app.user_middleware = [Middleware(Envelope), Middleware(AllowedHosts, allowed=("x",))]
    with served(app) as opened:
        yield opened


def answer_to(client: httpx.Client, *headers: bytes, path: bytes = b"/graphql", host: bytes = b"x") -> RawAnswer:
    lines = [b"GET %s HTTP/1.1" % path, b"host: " + host, b"connection: Upgrade", b"upgrade: websocket", *headers]
    with connected(client) as opened:
        opened.sendall(b"\r\n".join(lines) + b"\r\n\r\n")
        answer = answer_on(opened)
        if answer.status != 101:
            seconds_until_closed(opened)
    return answer


def check_sealed(answer: RawAnswer) -> None:
    """Check that an answer has an ID, and the headers of every answer."""
    assert answer.headers[REQUEST_ID]
    for name, value in DEFAULT_HEADERS:
        assert answer.headers[name.decode()] == value.decode()


def test_handshake_that_is_taken_has_an_id_and_the_headers_of_every_answer(client: httpx.Client) -> None:
    answer = answer_to(client, KEY, VERSION, b"x-request-id: mine", b"sec-websocket-protocol: graphql-transport-ws")
    assert (answer.status, answer.headers[REQUEST_ID]) == (101, "mine")
    check_sealed(answer)


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ([VERSION], 400, "BAD_REQUEST"),
        ([KEY], 400, "BAD_REQUEST"),
        ([b"sec-websocket-key: short", VERSION], 400, "BAD_REQUEST"),
        ([KEY, b"sec-websocket-version: 7"], 400, "BAD_REQUEST"),
        ([KEY, VERSION, b"x: " + b"a" * 20_000], 431, "QUERY_TOO_EXPENSIVE"),
    ],
    ids=["no key", "no version", "a key that is none", "another version", "a long line"],
)
def test_malformed_handshake_is_refused_in_our_form(
    client: httpx.Client, headers: list[bytes], status: int, code: str
) -> None:
    answer = answer_to(client, *headers)
    assert (answer.status, answer.extensions["code"]) == (status, code)
    check_sealed(answer)


def test_path_without_a_socket_is_404_in_our_form(client: httpx.Client) -> None:
    answer = answer_to(client, KEY, VERSION, path=b"/nowhere")
    assert (answer.status, answer.extensions["code"]) == (404, "NOT_FOUND")
    check_sealed(answer)


def test_host_that_is_not_served_is_421_in_our_form(client: httpx.Client) -> None:
    answer = answer_to(client, KEY, VERSION, host=b"evil.example")
    assert (answer.status, answer.extensions["code"]) == (421, "MISDIRECTED_REQUEST")
    check_sealed(answer)
