"""Lines of libraries, and the one line of each request: JSON, with names and figures, and no value."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from prometheus_client import CollectorRegistry, generate_latest
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from firmware_graph.auth.keys import private_key
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.http.envelope import Envelope
from firmware_graph.http.log import LineHandler, configure_logging
from firmware_graph.http.metrics import PrometheusMetrics
from firmware_graph.settings import Settings
from support.authenticating import a_token_of
from support.log_lines import captured_logs
from support.raw_http import connected, post, seconds_until_closed
from support.serving import served
from support.small_graphql import an_app

SECRET = "EmberZNet 6.7.6"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers = root.handlers[:]
    yield
    root.handlers = handlers
    structlog.reset_defaults()


def lines_of(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_line_of_uvicorn_is_json_like_ours(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings())
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    logging.getLogger("uvicorn.error").error("Worker %d died", 7)
    first, second = lines_of(capsys)
    assert first.pop("timestamp").endswith("Z")
    assert first == {"event": "Invalid HTTP request received.", "level": "warning", "logger": "uvicorn.error"}
    assert second["event"] == "Worker 7 died"


def test_line_of_another_library_has_nothing_put_into_it(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(Settings())
    logging.getLogger("neo4j.io").error("a value: %s", SECRET)
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: {SECRET}")  # noqa: G004 - as asyncio does
    written = capsys.readouterr().err
    assert SECRET not in written
    assert [json.loads(line)["event"] for line in written.splitlines()] == [
        "a value: %s",
        "Task exception was never retrieved",
    ]


@pytest.mark.parametrize("logger", ["uvicorn.error", "asyncio"])
def test_exception_is_written_without_its_text(capsys: pytest.CaptureFixture[str], logger: str) -> None:
    configure_logging(Settings())
    try:
        logging.getLevelNamesMapping()[SECRET]
    except KeyError:
        logging.getLogger(logger).exception("Exception in ASGI application\n")
    [line] = lines_of(capsys)
    assert SECRET not in json.dumps(line)
    assert (line["event"], line["error"]) == ("Exception in ASGI application", "KeyError")
    assert "test_log_lines.py" in line["frames"][-1]


def test_logging_that_is_configured_again_writes_each_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    for _ in range(3):
        configure_logging(Settings())
    logging.getLogger("uvicorn.error").error("once")
    assert len(lines_of(capsys)) == 1
    assert sum(isinstance(one, LineHandler) for one in logging.getLogger().handlers) == 1


def test_line_of_a_request_names_role_operation_codes_and_milliseconds(tmp_path: Path) -> None:
    key = demo_key(tmp_path)
    with captured_logs() as lines, served(an_app(key)) as client:
        client.post("/graphql", json={"query": "query Mine { hello secret }"})
        headers = {"authorization": f"Bearer {mint_token(key, role=Role.SSC)}"}
        client.post("/graphql", json={"query": "{ secret }"}, headers=headers)
        client.post("/graphql", json={"query": "{ nothing }"})
    answered = [line for line in lines if line["event"] == "answered"]
    assert [(line["role"], line.get("operation"), list(line["codes"])) for line in answered] == [
        ("anonymous", "Mine", ["FORBIDDEN"]),
        ("ssc", None, []),
        ("anonymous", None, ["GRAPHQL_VALIDATION_FAILED"]),
    ]
    assert all(line["milliseconds"] > 0 for line in answered)
    assert "a stack" not in json.dumps(lines)


def test_line_of_who_is_identified_and_has_no_role_is_not_that_of_nobody(tmp_path: Path) -> None:
    key = demo_key(tmp_path)
    claims: list[dict[str, object]] = [{"is_sec_party": True}, {"party": "P1"}, {}, {"roles": ["rsa", "party"]}]
    with captured_logs() as lines, served(an_app(key)) as client:
        for one in claims:
            token = a_token_of(private_key(key), **{"roles": [], **one})
            client.post("/graphql", json={"query": "{ hello }"}, headers={"authorization": f"Bearer {token}"})
    answered = [line["role"] for line in lines if line["event"] == "answered"]
    assert answered == ["sec_party", "identified", "identified", "party rsa"]


def test_line_and_figures_of_what_is_refused_before_it_is_an_operation_name_the_codes(tmp_path: Path) -> None:
    registry = CollectorRegistry()
    app = an_app(demo_key(tmp_path))
    app.user_middleware = [Middleware(Envelope, metrics=PrometheusMetrics(registry))]
    hello = {"query": "{ hello }"}
    stream = {"accept": "text/event-stream"}
    with captured_logs() as lines, served(app) as client:
        client.post("/graphql", json=hello, headers={"authorization": "Bearer nothing"})
        client.post("/graphql", json=hello, headers={"authorization": "Bearer nothing", **stream})
        client.post("/graphql", content=b" " * 5_000, headers={"content-type": "application/json"})
        client.post("/graphql", content=b"{}", headers={"content-type": "text/plain"})
        client.post("/graphql", json={"query": 1})
        client.get("/nowhere")
    answered = [line for line in lines if line["event"] == "answered"]
    assert [(line["status"], line.get("role"), list(line["codes"])) for line in answered] == [
        (401, "anonymous", ["UNAUTHENTICATED"]),
        (401, "anonymous", ["UNAUTHENTICATED"]),
        (413, "anonymous", ["QUERY_TOO_EXPENSIVE"]),
        (415, "anonymous", ["BAD_REQUEST"]),
        (400, "anonymous", ["BAD_USER_INPUT"]),
        (404, None, ["NOT_FOUND"]),
    ]
    text = generate_latest(registry).decode()
    for code, count in (("UNAUTHENTICATED", 2), ("QUERY_TOO_EXPENSIVE", 1), ("BAD_REQUEST", 1), ("NOT_FOUND", 1)):
        assert f'firmware_graph_errors_total{{code="{code}"}} {count}.0' in text


def test_line_of_a_request_sent_ahead_says_nothing_of_the_one_before_it(tmp_path: Path) -> None:
    key = demo_key(tmp_path)
    token = b"authorization: Bearer " + mint_token(key, role=Role.SSC).encode()
    theirs = post(token, body=b'{"query": "query Theirs { nothing }"}')
    with (
        captured_logs() as lines,
        served(an_app(key)) as client,
        connected(client) as opened,
    ):
        opened.sendall(theirs + b"GET /healthz HTTP/1.0\r\n\r\n")
        seconds_until_closed(opened)
    first, second = [line for line in lines if line["event"] == "answered"]
    assert (first["role"], first["codes"]) == ("ssc", ("GRAPHQL_VALIDATION_FAILED",))
    assert {"role", "operation", "codes"}.isdisjoint(second)


def test_name_of_an_operation_is_bounded(tmp_path: Path) -> None:
    with (
        captured_logs() as lines,
        served(an_app(demo_key(tmp_path))) as client,
    ):
        client.post("/graphql", json={"query": f"query {'N' * 3000} {{ hello }}"})
    assert [len(line["operation"]) for line in lines if line["event"] == "answered"] == [200]


@pytest.mark.anyio
async def test_body_that_is_dropped_is_no_error() -> None:
    async def app(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ClientDisconnect

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    with captured_logs() as lines:
        await Envelope(app)({"type": "http", "method": "POST", "path": "/", "headers": []}, nothing, send)
    assert sent == []
    assert {line["log_level"] for line in lines} == {"info"}
