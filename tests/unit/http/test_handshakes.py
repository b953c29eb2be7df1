"""Handshakes of WebSockets: the answer to each has what every answer has."""

import logging
from collections.abc import Iterator

import httpx
import pytest
from prometheus_client import CollectorRegistry, generate_latest
from starlette.middleware import Middleware
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from firmware_graph.http.envelope import Envelope
from firmware_graph.http.handshake import SealedServerProtocol
from firmware_graph.http.hosts import AllowedHosts
from firmware_graph.http.metrics import NoMetrics, PrometheusMetrics
from firmware_graph.http.safe_headers import DEFAULT_HEADERS, REQUEST_ID
from support.log_lines import captured_logs
from support.raw_http import RawAnswer, answer_on, connected, seconds_until_closed
from support.serving import served
from support.small_graphql import an_app

KEY = b"sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA=="
VERSION = b"sec-websocket-version: 13"


@pytest.fixture(scope="module")
def client(key_pem: bytes) -> Iterator[httpx.Client]:
    app = an_app(key_pem)
    app.user_middleware = [Middleware(Envelope), Middleware(AllowedHosts, allowed=("x", "127.0.0.1"))]
    with served(app) as opened:
        yield opened


def answer_to(
    client: httpx.Client, *headers: bytes, path: bytes = b"/graphql", host: bytes = b"x", method: bytes = b"GET"
) -> RawAnswer:
    lines = [
        b"%s %s HTTP/1.1" % (method, path),
        b"host: " + host,
        b"connection: Upgrade",
        b"upgrade: websocket",
        *headers,
    ]
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


def test_host_that_is_not_served_is_421_in_our_form(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    answer = answer_to(client, KEY, VERSION, host=b"evil.example")
    assert [record for record in caplog.records if record.levelno > logging.DEBUG] == []
    assert (answer.status, answer.extensions["code"]) == (421, "MISDIRECTED_REQUEST")
    check_sealed(answer)


def test_handshake_by_another_method_is_answered(client: httpx.Client) -> None:
    answer = answer_to(client, KEY, VERSION, method=b"POST")
    assert (answer.status, answer.extensions["code"]) == (405, "METHOD_NOT_ALLOWED")
    check_sealed(answer)


def test_fault_before_a_socket_is_accepted_is_500_and_later_a_close(client: httpx.Client) -> None:
    answer = answer_to(client, KEY, VERSION, path=b"/broken")
    assert (answer.status, answer.extensions["code"]) == (500, "INTERNAL")
    check_sealed(answer)
    url = str(client.base_url).replace("http", "ws", 1).rstrip("/") + "/broken?late=1"
    with (
        connect(url, proxy=None) as opened,
        pytest.raises(ConnectionClosed) as caught,
    ):
        opened.recv(timeout=30)
    assert caught.value.rcvd
    assert caught.value.rcvd.code == 1011


def test_handshake_that_is_cut_by_the_end_of_the_process_has_the_code_of_a_fault() -> None:
    response = SealedServerProtocol(NoMetrics()).reject(500, "")
    assert response.status_code == 500
    assert b'"INTERNAL"' in response.body


def test_what_is_refused_before_there_is_a_request_is_counted_and_logged_with_its_id(key_pem: bytes) -> None:
    registry = CollectorRegistry()
    app = an_app(key_pem, endpoint={"metrics": PrometheusMetrics(registry)})
    with captured_logs() as lines, served(app) as client:
        handshake = answer_to(client, VERSION)
        with connected(client) as opened:
            opened.sendall(b"nonsense\r\n\r\n")
            nonsense = answer_on(opened)
    refused = [(line["request_id"], line["status"], line["codes"]) for line in lines if line["event"] == "refused"]
    assert refused == [(one.headers[REQUEST_ID], 400, ("BAD_REQUEST",)) for one in (handshake, nonsense)]
    text = generate_latest(registry).decode()
    assert 'firmware_graph_requests_total{status="400"} 2.0' in text
    assert 'firmware_graph_errors_total{code="BAD_REQUEST"} 2.0' in text
    assert "firmware_graph_request_seconds_count 0.0" in text
