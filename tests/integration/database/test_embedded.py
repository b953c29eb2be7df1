"""The embedded Neo4j is started, shared, killed, and refused, for real."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.embedded.folder import in_use, left_by_others
from firmware_graph.database.embedded.jars import cache_folder, installed_jars, manifest
from firmware_graph.errors import ConfigurationError, GraphUnavailable
from support.embedded_server import server_of
from support.small_disk import a_small_disk, fill

_HEAP = 256
RETENTION = "SHOW SETTINGS 'db.tx_log.rotation.retention_policy' YIELD value"
_SCRIPT = """
import sys
from pathlib import Path
from firmware_graph.database.embedded import embedded_neo4j
with embedded_neo4j(Path(sys.argv[1]), heap_megabytes=256) as connection:
    print(connection.uri, flush=True)
    sys.stdin.read()
"""


def run(connection: Connection, cypher: str) -> list[object]:
    with GraphDatabase.driver(connection.uri, auth=(connection.user, connection.password)) as driver:
        return [record[0] for record in driver.execute_query(cypher, database_=connection.database).records]


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 30
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.1)
    return condition()


def answers(uri: str) -> bool:
    host, port = uri.removeprefix("bolt://").split(":")
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def a_command(folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-c", _SCRIPT, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def ready(command: subprocess.Popen[str]) -> str:
    assert command.stdout is not None
    return command.stdout.readline().strip()


def end(command: subprocess.Popen[str]) -> None:
    command.kill()
    command.communicate()


def test_server_is_used_shared_and_stopped_when_all_commands_have_come_to_their_end(tmp_path: Path) -> None:
    store = tmp_path / "store"
    owner = a_command(store)
    try:
        uri = ready(owner)
        with embedded_neo4j(store) as connection:
            assert connection.uri == uri
            assert_is_told_to_its_owner_alone(store, connection)
            assert run(connection, "CREATE (n:Kept {x: 1}) RETURN n.x") == [1]
            assert run(connection, RETENTION) == ["2 days 1G"], "a flood of writes would fill the disk with logs"
            with embedded_neo4j(store) as third:
                assert third == connection
            assert answers(uri), "the third user stopped the first one's server"
            assert owner.stdin is not None
            owner.stdin.close()
            time.sleep(1)
            assert owner.poll() is None, "the owner did not wait"
            assert run(connection, "MATCH (n:Kept) RETURN n.x") == [1]
        assert owner.wait(60) == 0
        assert not (store / "connection.json").exists()
        assert not answers(uri)
    finally:
        owner.stdin = None  # it is closed
        end(owner)


def assert_is_told_to_its_owner_alone(store: Path, connection: Connection) -> None:
    told = store / "connection.json"
    assert json.loads(told.read_text()) == {
        "uri": connection.uri,
        "user": "neo4j",
        "password": connection.password,
        "database": "neo4j",
    }
    assert {path.stat().st_mode & 0o777 for path in (told, store / "password")} == {0o600}
    assert store.stat().st_mode & 0o777 == 0o700
    assert connection.uri.startswith("bolt://127.0.0.1:")
    with (
        GraphDatabase.driver(connection.uri, auth=("neo4j", "neo4j")) as stranger,
        pytest.raises(Exception, match="auth"),
    ):
        stranger.verify_connectivity()
    server = server_of(store)
    assert server
    assert os.getsid(server) == server, "Ctrl-C in the terminal would reach it"


def test_two_commands_at_once_share_one_server_which_dies_with_its_killed_parent(tmp_path: Path) -> None:
    store = tmp_path / "store"
    commands = [a_command(store), a_command(store)]
    try:
        with ThreadPoolExecutor() as pool:
            uris = list(pool.map(ready, commands))
        assert uris[0] == uris[1] != ""
        parent = int(Path(f"/proc/{server_of(store)}/stat").read_text().split()[3])
        os.kill(parent, signal.SIGKILL)
        assert eventually(lambda: not (store / "connection.json").exists())
        assert eventually(lambda: not answers(uris[0]))
    finally:
        for command in commands:
            end(command)


def test_server_that_is_about_to_stop_takes_no_other_command(tmp_path: Path) -> None:
    with left_by_others(tmp_path, wait_seconds=0), in_use(tmp_path) as is_staying:
        assert not is_staying
    with in_use(tmp_path) as is_staying:
        assert is_staying
        began = time.monotonic()
        with left_by_others(tmp_path, wait_seconds=0.3):
            assert time.monotonic() - began >= 0.3


def test_taken_port_is_told_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"^Port {port} is taken"), embedded_neo4j(tmp_path, port=port):
            pass
    assert not (tmp_path / "data").exists()


@pytest.mark.long
def test_corrupt_store_is_told(tmp_path: Path) -> None:
    database = tmp_path / "data" / "databases" / "neo4j"
    database.mkdir(parents=True)
    (database / "neostore").write_bytes(os.urandom(16384))
    with pytest.raises(ConfigurationError, match="damaged"), embedded_neo4j(tmp_path, heap_megabytes=_HEAP):
        pass


def test_folder_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="cannot be written"), embedded_neo4j(tmp_path / "file" / "store"):
        pass


def fill_the_disk_of(store: Path) -> None:
    with embedded_neo4j(store, heap_megabytes=_HEAP):
        fill(store / "filler", leave_megabytes=20)
        raise GraphUnavailable("what the writer makes of a commit that failed")


@pytest.mark.long
def test_disk_that_fills_up_is_told_before_and_while_it_is_used(tmp_path: Path) -> None:
    with a_small_disk(tmp_path / "disk", megabytes=100) as disk:
        with pytest.raises(ConfigurationError, match="is full"):
            fill_the_disk_of(disk / "store")
        with pytest.raises(ConfigurationError, match="is full"), embedded_neo4j(disk / "store"):
            pass


def test_missing_network_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = tmp_path / "jgo.conf"
    nowhere.write_text("[repositories]\ncentral = http://127.0.0.1:9/nowhere\n")
    monkeypatch.setenv("JGO_CONFIG_FILE", str(nowhere))
    monkeypatch.setenv("FIRMWARE_GRAPH_CACHE_DIR", str(tmp_path / "cache"))
    with pytest.raises(ConfigurationError, match="the network cannot be reached"):
        installed_jars()
    assert list((tmp_path / "cache" / "jars").iterdir()) == []


def test_broken_and_half_written_files_are_fetched_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = cache_folder() / "jars"
    installed_jars()
    jars = sorted(manifest(), key=lambda jar: jar.size)[:3]
    copy = tmp_path / "jars"
    copy.mkdir()
    for jar in manifest():
        (copy / jar.filename).symlink_to(good / jar.filename)
    for jar, content in zip(jars[:2], (b"", bytes(jars[1].size)), strict=True):
        (copy / jar.filename).unlink()
        (copy / jar.filename).write_bytes(content)
    (copy / jars[2].filename).unlink()
    monkeypatch.setenv("FIRMWARE_GRAPH_CACHE_DIR", str(tmp_path))
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: installed_jars(), range(2)))
    assert both[0] == both[1] == [copy / jar.filename for jar in manifest()]
    assert all((copy / jar.filename).read_bytes() == (good / jar.filename).read_bytes() for jar in jars)
    assert sorted(path.name for path in copy.iterdir()) == sorted(jar.filename for jar in manifest())
