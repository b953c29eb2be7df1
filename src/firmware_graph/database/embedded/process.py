"""One process of the embedded Neo4j: its start, its readiness, and its stop."""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import folder as folders
from firmware_graph.database.embedded.failure import check_port
from firmware_graph.database.embedded.jars import installed_jars
from firmware_graph.database.embedded.memory import machine_megabytes, memory_for
from firmware_graph.database.embedded.order import Order
from firmware_graph.errors import ConfigurationError

STARTING_SECONDS = 180  # after a kill, Neo4j first replays its transaction log
STOPPING_SECONDS = 60
LOOK_SECONDS = 0.5


class Wanted(NamedTuple):
    """How a server is started: port 0 is any free port, and the default heap is a share of the machine's memory.

    `is_bulk` is for a command that writes much and ends; `settings` are Neo4j's own.
    """

    port: int = 0
    heap: int | None = None
    is_bulk: bool = False
    settings: Mapping[str, str] = MappingProxyType({})


def start(folder: Path, lock: int, wanted: Wanted) -> subprocess.Popen[str]:
    """Start a server process that holds the folder's lock; `connection_to` waits until it is ready.

    Raises:
        ConfigurationError: The disk is full, the port is taken, or Neo4j cannot be fetched.
    """
    folders.check_space(folder)
    check_port(wanted.port)
    folders.retract(folder)
    memory = memory_for(machine_megabytes(), heap=wanted.heap)
    jars = [str(path) for path in installed_jars()]
    password = folders.password_of(folder)
    order = Order(
        str(folder),
        wanted.port,
        memory.heap,
        memory.page_cache,
        password,
        wanted.is_bulk,
        jars,
        dict(wanted.settings),
    )
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
    with suppress(BrokenPipeError):  # it has ended already: reading its answer shows that
        server.stdin.write(json.dumps(order._asdict()) + "\n")
        server.stdin.flush()
    return server


def connection_to(folder: Path, server: subprocess.Popen[str]) -> Connection:
    """Wait until a server process is ready, at most three minutes, and return how to connect to it.

    Raises:
        ConfigurationError: It cannot be started; the message states why and what to do.
    """
    assert server.stdout is not None  # noqa: S101 - it is a pipe
    giving_up = threading.Timer(STARTING_SECONDS, server.kill)
    giving_up.start()
    try:
        answer = json.loads(server.stdout.readline() or "{}")
    finally:
        giving_up.cancel()
    if "error" in answer:
        raise ConfigurationError(answer["error"])
    if "uri" not in answer:
        raise ConfigurationError(
            f"Neo4j ended while it was starting (status {server.wait()}); {folder}/logs/server.log may say why. "
            "If memory is short, give it a smaller heap."
        )
    return Connection(uri=answer["uri"], user="neo4j", password=folders.password_of(folder))


def stop(server: subprocess.Popen[str]) -> None:
    """Stop a server process: it closes its store; it is killed if it does not within a minute, or is frozen."""
    assert server.stdin is not None and server.stdout is not None  # noqa: S101, PT018 - both are pipes
    with suppress(BrokenPipeError):
        server.stdin.close()
    if not ends_by_itself(server):
        server.kill()  # what was committed is in the transaction log, and is there after the next start
        server.wait()
    server.stdout.close()


def ends_by_itself(server: subprocess.Popen[str]) -> bool:
    """Wait until a server process has ended; return False after a minute, or once it is found to be frozen."""
    deadline = time.monotonic() + STOPPING_SECONDS
    while time.monotonic() < deadline:
        with suppress(subprocess.TimeoutExpired):
            server.wait(LOOK_SECONDS)
            return True
        if is_frozen(server.pid):  # a signal takes effect with a delay, so poll
            return False
    return False


def is_frozen(pid: int) -> bool:
    """Return whether a process was stopped by a signal (SIGSTOP), if the system tells: it cannot close anything."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state == "T"
