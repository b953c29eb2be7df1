"""Fixtures of the tests over HTTP: a server, and a caller of the role that a test states.

    @pytest.mark.caller("ssc")
    def test_analyst_sees_stacks(ask: Ask) -> None: ...

Without the marker, the caller is anonymous.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from support.asking import Ask, settings_for, wait_until_ready
from support.serving import served

MOST_PAGE_BYTES = 100_000
DAY_OF_OBLIGATION: Final = date(2019, 1, 1)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "caller(role): who asks; anonymous without it")
    # A read that is cancelled while the driver opens a connection (a sibling field failed) leaves that socket to
    # the garbage collector: the driver closes it for an Exception, and CancelledError is none.
    unclosed = "ignore:Exception ignored in. <socket.socket:pytest.PytestUnraisableExceptionWarning"
    config.addinivalue_line("filterwarnings", unclosed)


@pytest.fixture(scope="session")
def key_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("signing")


@pytest.fixture(scope="module")
def client(example: Connection, key_folder: Path) -> Iterator[httpx.Client]:
    with served(create_app(settings_for(example, key_folder))) as opened:
        wait_until_ready(opened)
        yield opened


@pytest.fixture
def run(example: Connection) -> Callable[[str], list[list[Any]]]:
    """Return what runs statements of the test's own."""

    async def made(statement: str) -> list[list[Any]]:
        async with open_graph(example) as graph, graph.driver.session() as session:
            return [record.values() async for record in await session.run(statement)]

    return lambda statement: asyncio.run(made(statement))


@pytest.fixture
def without_reads(example: Connection, run: Callable[[str], object]) -> Connection:
    """Return the store with the example data, without the records of what was read."""
    run("MATCH (record:AuditBlock|AuditHead|AuditChain|AuditDay) DETACH DELETE record")
    return example


@pytest.fixture(scope="session")
def headers_of(key_folder: Path) -> Callable[..., dict[str, str]]:
    """Return the headers of a role, and of a party if one is named; 'anonymous' has none."""

    def headers(role: str, party: str | None = None) -> dict[str, str]:
        if role == "anonymous":
            return {}
        return {"authorization": f"Bearer {mint_token(demo_key(key_folder), role=Role(role), party=party)}"}

    return headers


@pytest.fixture
def ask(request: pytest.FixtureRequest, client: httpx.Client, headers_of: Callable[[str], dict[str, str]]) -> Ask:
    marker = request.node.get_closest_marker("caller")
    return Ask(client, headers_of(marker.args[0] if marker else "anonymous"))


@pytest.fixture(scope="module")
def explorer(example: Connection, key_folder: Path) -> Iterator[httpx.Client]:
    """Serve the example data, where roles can be chosen, and return a browser that runs no scripts."""
    settings = settings_for(example, key_folder, demo_sign_in=True, declarations_mandatory_from=DAY_OF_OBLIGATION)
    with served(create_app(settings)) as opened:
        wait_until_ready(opened)
        opened.headers.update({"accept": "text/html", "origin": str(opened.base_url).rstrip("/")})
        yield opened


@pytest.fixture
def read(explorer: httpx.Client) -> Iterator[Callable[..., str]]:
    """Return what reads a page, as a role of the demonstration where one is named, and returns its text."""

    def reader(path: str, role: str | None = None, *, status: int = 200, **params: Any) -> str:
        explorer.cookies.clear()
        if role is not None:
            assert explorer.post("/sign-in", data={"role": role}).status_code == 303
        answer = explorer.get(path, params=params or None)
        assert answer.status_code == status, answer.text
        assert len(answer.content) < MOST_PAGE_BYTES
        return answer.text

    yield reader
    explorer.cookies.clear()
