"""What is set up for loopback only answers there alone, whatever has started it."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
import structlog

from firmware_graph.app import create_app
from firmware_graph.auth.tokens import KEY_FILE, demo_key
from firmware_graph.settings import load_settings

pytestmark = pytest.mark.anyio
DATABASE: Final[dict[str, Any]] = {"neo4j_uri": "bolt://127.0.0.1:1", "neo4j_password": "unused"}


@pytest.fixture(autouse=True)
def _logs_as_they_were() -> Iterator[None]:
    root = logging.getLogger()
    handlers = root.handlers[:]
    yield
    root.handlers = handlers
    structlog.reset_defaults()


async def statuses(*addresses: str, **settings: Any) -> list[int]:
    """Ask an application at addresses of its machine."""
    app = create_app(load_settings(**DATABASE, **settings))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
        return [(await client.get(f"http://{one}:8000/healthz")).status_code for one in addresses]


async def test_demo_tokens_are_taken_on_loopback_alone_and_the_reason_is_logged_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo_key(tmp_path)
    here = ("127.0.0.1", "[::1]", "127.1.2.3", "[::ffff:127.0.0.1]")
    assert await statuses(*here, demo_key_file=tmp_path / KEY_FILE) == [200] * 4
    assert "for loopback only" not in capsys.readouterr().err
    assert await statuses("192.0.2.7", "10.0.0.1", "[2001:db8::1]", demo_key_file=tmp_path / KEY_FILE) == [421] * 3
    assert capsys.readouterr().err.count("Demo tokens are for loopback only") == 1


@pytest.mark.parametrize(
    ("server", "client", "status"),
    [
        (("localhost", 80), ("127.0.0.1", 1), 200),
        (("/run/firmware-graph.sock", None), None, 200),
        (("firmware-graph.sock", None), None, 200),
        (None, None, 421),
        (None, ("192.0.2.7", 1), 421),
        (("firmware.example", 443), ("192.0.2.7", 1), 421),
        (("", 80), ("192.0.2.7", 1), 421),
        (("localhost.example", 80), ("127.0.0.1", 1), 421),
    ],
)
async def test_what_a_server_states_of_its_address_is_not_taken_for_loopback_unless_it_is(
    tmp_path: Path, server: object, client: object, status: int
) -> None:
    demo_key(tmp_path)
    app = create_app(load_settings(**DATABASE, demo_key_file=tmp_path / KEY_FILE))

    async def elsewhere(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "server": server, "client": client}, receive, send)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(elsewhere)) as http:
        assert (await http.get("http://127.0.0.1/healthz")).status_code == status


async def test_tokens_of_any_issuer_are_taken_on_loopback_alone() -> None:
    named: dict[str, Any] = {"oidc_issuers": "https://issuer.example"}
    assert await statuses("127.0.0.1", "192.0.2.7", **named) == [200, 421]
    assert await statuses("127.0.0.1", "192.0.2.7", **named, token_audience="us") == [200, 200]
    assert await statuses("192.0.2.7") == [200]
