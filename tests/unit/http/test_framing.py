"""Where a request ends, and what belongs to its head: as every proxy in front of the service has it."""

import re
import socket
import time
from collections.abc import Iterator
from typing import Final

import httpx
import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.raw_http import connected
from support.serving import served
from support.small_graphql import an_app

HEALTH: Final = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n"
STATUS_LINE: Final = re.compile(rb"HTTP/1\.1 \d{3} ")
WAITING_SECONDS: Final = 0.2


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return demo_key(tmp_path_factory.mktemp("key"))


@pytest.fixture(scope="module")
def client(key: bytes) -> Iterator[httpx.Client]:
    with served(an_app(key)) as opened:
        yield opened


def all_answered(client: httpx.Client, *pieces: bytes) -> bytes:
    """Send pieces one after another, and return all that comes: an answer, and what follows it within a moment."""
    answer = b""
    with connected(client) as opened:
        for piece in pieces:
            opened.sendall(piece)
            time.sleep(WAITING_SECONDS)
        try:
            while part := opened.recv(65_536):
                answer += part
                opened.settimeout(3 * WAITING_SECONDS)
        except OSError:
            pass
    return answer


def chunked(body: bytes, trailers: bytes = b"", headers: bytes = b"") -> bytes:
    """Write a POST in one chunk."""
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n" + headers
    return head + b"transfer-encoding: chunked\r\n\r\n%x\r\n%b\r\n0\r\n%b\r\n" % (len(body), body, trailers)


@pytest.mark.parametrize("name", [b"authorization", b"Authorization"])
def test_token_in_a_trailer_is_no_token(client: httpx.Client, key: bytes, name: bytes) -> None:
    body = b'{"query": "{ secret }"}'
    header = name + b": Bearer " + mint_token(key, role=Role.SSC).encode() + b"\r\n"
    assert b"FORBIDDEN" not in all_answered(client, chunked(body, headers=header))
    assert b"FORBIDDEN" in all_answered(client, chunked(body, trailers=header))


@pytest.mark.parametrize("protocol", [b"h2c", b"websocket", b"TLS/1.0"])
def test_body_of_a_request_for_another_protocol_is_no_request(client: httpx.Client, protocol: bytes) -> None:
    upgrade = b"connection: keep-alive, Upgrade\r\nupgrade: " + protocol + b"\r\n"
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\n%bcontent-length: %d\r\n\r\n" % (upgrade, len(HEALTH))
    answer = all_answered(client, head, HEALTH)
    assert len(STATUS_LINE.findall(answer)) == 1
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"Connection: Upgrade" in answer


def test_request_for_another_protocol_is_answered_and_is_the_last(client: httpx.Client) -> None:
    upgrade = b"GET /healthz HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: h2c\r\ncontent-length: 0\r\n\r\n"
    answer = all_answered(client, upgrade + HEALTH)
    assert len(STATUS_LINE.findall(answer)) == 1
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"connection: close" in answer


@pytest.mark.parametrize("hosts", [b"", b"host: x\r\nhost: y\r\n", b"host: x\r\nHost: x\r\n"])
def test_request_that_is_not_for_one_host_is_400(client: httpx.Client, hosts: bytes) -> None:
    assert all_answered(client, b"GET /healthz HTTP/1.1\r\n" + hosts + b"\r\n").startswith(b"HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("target", "status"),
    [(b"http://x/healthz", 200), (b"HTTP://X/healthz", 200), (b"http://y/healthz", 400), (b"http://x@y/healthz", 400)],
)
def test_target_of_another_host_than_its_header_says_is_400(client: httpx.Client, target: bytes, status: int) -> None:
    answer = all_answered(client, b"GET %b HTTP/1.1\r\nhost: x\r\n\r\n" % target)
    assert answer.startswith(b"HTTP/1.1 %d " % status)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        *((good, 200) for good in (b"x:443", b"127.0.0.1", b"[::1]:8000", b"a-b_c.example.", b"X")),
        *(
            (bad, 400)
            for bad in (b"", b"a b", b"a,b", b"u@x", b"[::1", b"x:abc", b"x:999999", b"<script>", b"\xff\xfe")
        ),
    ],
)
def test_host_that_is_no_name_or_address_is_400(client: httpx.Client, host: bytes, status: int) -> None:
    answer = all_answered(client, b"GET /healthz HTTP/1.1\r\nhost: %b\r\n\r\n" % host)
    assert answer.startswith(b"HTTP/1.1 %d " % status)


def test_request_of_http_1_0_needs_no_host(client: httpx.Client) -> None:
    assert all_answered(client, b"GET /healthz HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("version", [b"2.0", b"0.9"])
def test_request_of_another_version_is_505(client: httpx.Client, version: bytes) -> None:
    answer = all_answered(client, HEALTH.replace(b"1.1", version))
    assert answer.startswith(b"HTTP/1.1 505 HTTP Version Not Supported\r\n")


@pytest.mark.parametrize("coding", [b"gzip, chunked", b"gzip", b"identity", b"chunked;q=1"])
def test_body_in_another_transfer_coding_than_chunked_is_501(client: httpx.Client, coding: bytes) -> None:
    text = chunked(b'{"query": "{ hello }"}').replace(b"transfer-encoding: chunked", b"transfer-encoding: " + coding)
    assert all_answered(client, text).startswith(b"HTTP/1.1 501 Not Implemented\r\n")


def test_name_of_a_transfer_coding_has_any_case(client: httpx.Client) -> None:
    text = chunked(b'{"query": "{ hello }"}').replace(b"encoding: chunked", b"Encoding: Chunked ")
    assert all_answered(client, text).startswith(b"HTTP/1.1 200 ")


def test_request_of_http_1_0_for_a_web_socket_is_answered_as_any_other(client: httpx.Client) -> None:
    upgrade = b"connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\n"
    key = b"sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    target = b"GET /graphql?query={hello} HTTP/1.%d\r\nhost: x\r\n"
    assert all_answered(client, target % 1 + upgrade + key + b"\r\n").startswith(b"HTTP/1.1 101 ")
    answer = all_answered(client, target % 0 + upgrade + key + b"\r\n")
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"hello world" in answer


def test_client_of_http_1_0_is_not_told_to_continue(client: httpx.Client) -> None:
    body = b'{"query": "{ hello }"}'
    head = b"POST /graphql HTTP/1.%d\r\nhost: x\r\nexpect: 100-continue\r\ncontent-type: application/json\r\n"
    length = b"content-length: %d\r\n\r\n" % len(body)
    assert all_answered(client, head % 1 + length, body).startswith(b"HTTP/1.1 100 Continue\r\n")
    answer = all_answered(client, head % 0 + length, body)
    assert answer.startswith(b"HTTP/1.1 200 ")
    assert b"hello world" in answer


def test_answer_without_a_body_is_sent_before_the_connection_is_closed(client: httpx.Client) -> None:
    for _ in range(100):
        with connected(client) as opened:
            opened.sendall(HEALTH.replace(b"GET", b"HEAD"))
            opened.shutdown(socket.SHUT_WR)
            assert STATUS_LINE.match(opened.recv(65_536))


def test_nothing_follows_a_refusal_to_a_client_that_waits_to_go_on(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    head = b"POST /graphql HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-type: application/json\r\n"
    answer = all_answered(client, head + b"transfer-encoding: chunked\r\n\r\nno chunk\r\n")
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert len(STATUS_LINE.findall(answer)) == 1
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
