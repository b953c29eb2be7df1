"""Hosts: a service that names its own answers for no other."""

from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from firmware_graph.http.envelope import Envelope
from firmware_graph.http.health import health_routes
from firmware_graph.http.hosts import AllowedHosts
from firmware_graph.http.pages import page_routes
from support.serving import served


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    allowed = ("graph.example.org", "*.example.net", "127.0.0.1", "::1")
    app = Starlette(
        routes=[*health_routes(), *page_routes()],
        middleware=[Middleware(Envelope), Middleware(AllowedHosts, allowed=allowed)],
    )
    with served(app) as opened:
        yield opened


@pytest.mark.parametrize(
    "host",
    [
        "graph.example.org",
        "GRAPH.example.org:8000",
        "graph.example.org.",
        "a.example.net",
        "a.b.example.net:1",
        f"{'a' * 242}.example.net",
        "127.0.0.1:80",
        "[::1]:8000",
        "[::1]",
    ],
)
def test_host_that_is_named_is_served(client: httpx.Client, host: str) -> None:
    assert client.get("/graphiql", headers={"host": host}).status_code != 421


@pytest.mark.parametrize(
    "host",
    [
        *(
            "graph.example.org:evil.com",
            "graph.example.org:80@x",
            "graph.example.org:80:80",
            ":80",
            "",
        ),
        *(
            "[::1]:x",
            "[::1]evil.com",
            "::1",
            "graph.example.org@evil.com",
            "evil.com/x.example.net",
            "[graph.example.org]",
            f"{'a' * 255}",
            f"[{'1' * 46}]",
        ),
    ],
)
def test_what_is_no_host_and_port_is_400(client: httpx.Client, host: str) -> None:
    assert client.get("/graphiql", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "host", ["evil.example", "example.net", "xexample.net", "graph.example.org.evil.example", "graph.example.org.."]
)
def test_another_host_is_421(client: httpx.Client, host: str) -> None:
    refused = client.get("/graphiql", headers={"host": host})
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (421, "MISDIRECTED_REQUEST")
    assert refused.headers["x-request-id"]
    assert refused.headers["x-content-type-options"] == "nosniff"


def test_health_is_asked_under_any_name(client: httpx.Client) -> None:
    assert client.get("/healthz", headers={"host": "10.1.2.3"}).status_code == 200
