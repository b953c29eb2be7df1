"""Connect to the server that runs on a folder, or start one in a process of its own."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import folder as folders
from firmware_graph.database.embedded.jars import installed_jars
from firmware_graph.database.embedded.memory import machine_megabytes, memory_for
from firmware_graph.database.embedded.order import Order
from firmware_graph.errors import ConfigurationError

_PATIENCE_SECONDS = 180
_STOP_SECONDS = 60
_OTHERS_SECONDS = 60
_POLL_SECONDS = 0.1


@contextmanager
def running_server(folder: Path, *, port: int, heap: int | None, is_bulk: bool) -> Iterator[Connection]:
    """Yield the connection to the folder's server; stop the server at the end if it was started here.

    Before that, other commands that use it may come to their end, for a minute at most.

    Raises:
        ConfigurationError: It cannot be started, or another command never finishes starting it.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        with folders.claimed(folder) as lock:
            server = _start(folder, lock, port=port, heap=heap, is_bulk=is_bulk) if lock is not None else None
        if server is not None:
            with _stopped_at_the_end(server, folder):
                yield _connection(folder, server)
            return
        with folders.in_use(folder) as is_staying:
            if is_staying and (connection := folders.published(folder)):
                yield connection
                return
        if time.monotonic() > deadline:
            raise ConfigurationError(
                f"Another command has been starting or stopping Neo4j in {folder} for {_PATIENCE_SECONDS} seconds. "
                "End it, and try again."
            )
        time.sleep(_POLL_SECONDS)


def _start(folder: Path, lock: int, *, port: int, heap: int | None, is_bulk: bool) -> subprocess.Popen[str]:
    folders.check_space(folder)
    folders.retract(folder)
    memory = memory_for(machine_megabytes(), heap=heap)
    jars = [str(path) for path in installed_jars()]
    order = Order(str(folder), port, memory.heap, memory.page_cache, folders.password_of(folder), is_bulk, jars)
    server = subprocess.Popen(  # noqa: S603 - our own module, under the Python that runs us
        [sys.executable, "-m", "firmware_graph.database.embedded.server", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,  # or Ctrl-C would reach it too, and cut off a clean stop
        pass_fds=[lock],
    )
    assert server.stdin is not None  # noqa: S101 - it is a pipe
    with suppress(BrokenPipeError):  # it has ended already: reading its answer says so
        server.stdin.write(json.dumps(order._asdict()) + "\n")
        server.stdin.flush()
    return server


def _connection(folder: Path, server: subprocess.Popen[str]) -> Connection:
    assert server.stdout is not None  # noqa: S101 - it is a pipe
    answer = json.loads(server.stdout.readline() or "{}")
    if "error" in answer:
        raise ConfigurationError(answer["error"])
    if "uri" not in answer:
        raise ConfigurationError(
            f"Neo4j ended while it was starting (status {server.wait()}); {folder}/logs/server.log may say why. "
            "If memory is short, give it a smaller heap."
        )
    return Connection(uri=answer["uri"], user="neo4j", password=folders.password_of(folder))


@contextmanager
def _stopped_at_the_end(server: subprocess.Popen[str], folder: Path) -> Iterator[None]:
    try:
        yield
    finally:
        with folders.left_by_others(folder, wait_seconds=_OTHERS_SECONDS):
            _stop(server)


def _stop(server: subprocess.Popen[str]) -> None:
    assert server.stdin is not None and server.stdout is not None  # noqa: S101, PT018 - both are pipes
    with suppress(BrokenPipeError):
        server.stdin.close()
    try:
        server.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()  # what was committed is in the transaction log, and is there after the next start
        server.wait()
    server.stdout.close()
