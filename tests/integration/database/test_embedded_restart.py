"""The embedded Neo4j ends while it is used: it is started again on the same port, or its user ends with a sentence."""

import os
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
from neo4j import GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j, supervision
from firmware_graph.database.embedded.process import is_frozen
from firmware_graph.errors import ConfigurationError
from support.embedded_server import killed, server_of
from support.small_disk import a_small_disk, fill

_HEAP = 256
_PATIENCE_SECONDS = 120


def run(connection: Connection, cypher: str) -> list[object]:
    with (
        GraphDatabase.driver(connection.uri, auth=(connection.user, connection.password)) as driver,
        driver.session(database=connection.database) as session,  # which tries once, unlike `execute_query`
    ):
        return [record[0] for record in session.run(cypher)]


def run_when_it_answers(connection: Connection, cypher: str) -> list[object]:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            return run(connection, cypher)
        except (DriverError, Neo4jError, OSError):
            assert time.monotonic() < deadline, "it was not started again"
            time.sleep(0.2)


class Running(NamedTuple):
    """A server that is in use until its stack is closed."""

    store: Path
    connection: Connection
    use: ExitStack


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    store = tmp_path_factory.mktemp("restarted") / "store"
    with ExitStack() as use:
        yield Running(store, use.enter_context(embedded_neo4j(store, heap_megabytes=_HEAP)), use)


def test_killed_server_is_started_again_where_it_was_with_all_that_was_committed(running: Running) -> None:
    store, connection, _ = running
    run(connection, "CREATE (n:Committed {x: 42})")
    first = killed(store)
    with embedded_neo4j(store) as another:
        assert another == connection, "another command took the folder while its server was started again"
    assert run_when_it_answers(connection, "MATCH (n:Committed) RETURN n.x") == [42]
    assert server_of(store) != first
    with embedded_neo4j(store) as another:
        assert another == connection, "another command began a server of its own"


@pytest.mark.last
def test_frozen_server_is_not_waited_for_at_the_end(running: Running) -> None:
    server = server_of(running.store)
    assert server
    freeze(server)
    began = time.monotonic()
    running.use.close()
    assert time.monotonic() - began < 10
    assert server_of(running.store) is None


def freeze(server: int) -> None:
    """Stop a process by a signal; skip the test where the system does not tell that it is stopped."""
    os.kill(server, signal.SIGSTOP)
    deadline = time.monotonic() + 5
    while not is_frozen(server):
        if time.monotonic() > deadline:
            os.kill(server, signal.SIGCONT)
            pytest.skip("this system does not tell which processes are stopped")
        time.sleep(0.05)


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "store"


@pytest.mark.long
def test_user_that_ends_while_its_server_is_started_again_leaves_none_behind(store: Path) -> None:
    with embedded_neo4j(store, heap_megabytes=_HEAP):
        first = killed(store)
        time.sleep(1)
    deadline = time.monotonic() + 10
    while (running := server_of(store)) is not None:
        assert time.monotonic() < deadline, (first, running)


@pytest.mark.long
def test_server_that_cannot_be_started_again_ends_its_user_with_the_reason(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "PAUSES_SECONDS", (0.5, 0.1, 0.1))
    signal.signal(signal.SIGINT, signal.default_int_handler)  # as in a command; several test processes ignore it
    with pytest.raises(ConfigurationError, match=r"could not be started again 3 times in a row: Port \d+ is taken"):
        while_the_port_is_taken(store)


def while_the_port_is_taken(store: Path) -> None:
    with embedded_neo4j(store, heap_megabytes=_HEAP) as connection:
        port = urlsplit(connection.uri).port
        assert port
        killed(store)
        with taken(port):
            time.sleep(_PATIENCE_SECONDS)
            pytest.fail("nothing ended the body")


def taken(port: int) -> socket.socket:
    """Listen on a port as soon as a process that was killed has let it go."""
    for _ in range(200):
        with suppress(OSError):
            return socket.create_server(("127.0.0.1", port))
        time.sleep(0.01)
    pytest.fail(f"port {port} stays in use")


@pytest.mark.long
def test_server_that_met_a_full_disk_is_right_again_once_there_is_room(tmp_path: Path) -> None:
    with (
        a_small_disk(tmp_path / "disk", megabytes=400) as disk,
        embedded_neo4j(disk / "store", heap_megabytes=_HEAP) as connection,
    ):
        run(connection, "CREATE (n:Committed {x: 42})")
        fill(disk / "filler")
        with pytest.raises((DriverError, Neo4jError)):
            run(connection, f"UNWIND range(1, 20) AS x CREATE (:Filler {{x: '{'x' * 1_000_000}'}})")
        eventually_refuses(connection)
        (disk / "filler").unlink()
        assert run_when_it_answers(connection, "MATCH (n:Committed) RETURN n.x") == [42]
        assert run(connection, "MATCH (n:Filler) RETURN count(n)") == [0]
        assert run(connection, "CREATE (n:After) RETURN 1") == [1]


def eventually_refuses(connection: Connection) -> None:
    deadline = time.monotonic() + 30
    with pytest.raises((DriverError, Neo4jError)):
        while time.monotonic() < deadline:
            run(connection, "MATCH (n:Committed) RETURN n.x")
