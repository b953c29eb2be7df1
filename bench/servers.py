"""The compared servers: each a process of its own on loopback, ended by its ID."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.node_program import BENCH, NODE

from firmware_graph.database.connection import Connection

ROOT = BENCH.parent
FIRMWARE_GRAPH = Path(sys.executable).with_name("firmware-graph")
KEPT_BYTES = 512 * 2**20
"""Twice the default: 100,000 versions fit with all that is computed on their lineages, and a query's kept answers."""

NO_ANSWERS_KEPT = {"FIRMWARE_GRAPH_KEEPS_ANSWERS": "false"}
PATIENCE_SECONDS = 120.0
NOT_OURS = {"bare", "raw", "peer"}  # they ask for no token, and are ready when they answer
WITHOUT_JOURNAL = ("-database", "-unrecorded")  # which all others have, as operators are advised
SERVED_BY_NODE = ("peer",)

TITLES = {
    "bare": "bare Starlette, one kilobyte",
    "raw": "raw driver, the same Cypher",
    "cold": "firmware-graph, cold",
    "warm": "firmware-graph, warm",
    "kept": "firmware-graph, answers kept",
    "graphql-core": "firmware-graph, warm, by graphql-core",
    "ungated": "firmware-graph, warm, no gate",
    "two-workers": "firmware-graph, warm, two workers",
    "peer": "@neo4j/graphql on graphql-yoga",
}


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; `pid` is that of its first process."""

    name: str
    port: int
    pid: int

    def url(self, query: str) -> str:
        """Return the address of a benchmark query."""
        path = f"/{query}" if self.name == "raw" else "/graphql"
        return f"http://127.0.0.1:{self.port}{path}"

    def resident_megabytes(self) -> float:
        """Return the resident memory of its processes in mebibytes."""
        return sum(resident_kibibytes(pid) for pid in family(self.pid)) / 1024


def family(pid: int) -> list[int]:
    """Return a process and its descendants."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
    except OSError:
        return [pid]
    return [pid, *(member for child in children for member in family(child))]


def resident_kibibytes(pid: int) -> int:
    """Return the resident memory of a process; 0 where it cannot be read."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS:")), 0)


def command(name: str, port: int, recordings: Path) -> list[str | Path]:
    """Return the command of a server."""
    serve: list[str | Path] = [FIRMWARE_GRAPH, "serve", "--port", str(port)]
    commands: dict[str, list[str | Path]] = {
        "bare": [sys.executable, "-m", "bench.bare_server", str(port)],
        "raw": [sys.executable, "-m", "bench.raw_server", recordings, str(port)],
        "ungated": [sys.executable, "-m", "bench.ungated_server", str(port)],
        "two-workers": [*serve, "--workers", "2"],
        "kept-unrecorded": [sys.executable, "-m", "bench.unrecorded_server", str(port)],
        "warm-unrecorded": [sys.executable, "-m", "bench.unrecorded_server", str(port)],
        "peer": [NODE, BENCH / "peer" / "server.mjs"],
    }
    return commands.get(name, serve)


def environment(name: str, port: int, connection: Connection, jwks: Path, journals: Path) -> dict[str, str]:
    """Return the environment of a server: the same for all, but for what is compared."""
    differences: Mapping[str, Mapping[str, str]] = {
        "cold": {"FIRMWARE_GRAPH_KEPT_BYTES": "0"},
        "kept": {},
        "kept-database": {},
        "exports": {
            "FIRMWARE_GRAPH_EXPORT_SECONDS": "7200",
            "FIRMWARE_GRAPH_DEADLINE_SECONDS": "60",
            "FIRMWARE_GRAPH_FIRST_QUESTIONS_SECONDS": "0",
        },
        "kept-unrecorded": {},
        "graphql-core": {**NO_ANSWERS_KEPT, "FIRMWARE_GRAPH_EXECUTOR": "graphql-core"},
        "peer": {"NODE_ENV": "production", "PORT": str(port)},
    }
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith(("FIRMWARE_GRAPH_", "NEO4J_"))},
        "NEO4J_URI": connection.uri,
        "NEO4J_USER": connection.user,
        "NEO4J_PASSWORD": connection.password,
        "FIRMWARE_GRAPH_JWKS_FILE": str(jwks),
        **({} if name.endswith(WITHOUT_JOURNAL) else {"FIRMWARE_GRAPH_AUDIT_FOLDER": str(journals)}),
        "FIRMWARE_GRAPH_KEPT_BYTES": str(KEPT_BYTES),
        "FIRMWARE_GRAPH_LOG_LEVEL": "WARNING",  # neither the peer nor the raw server writes a line for each request
        **differences.get(name, NO_ANSWERS_KEPT),
    }


@contextmanager
def running(name: str, connection: Connection, jwks: Path, recordings: Path) -> Iterator[Server]:
    """Run a server: wait until it answers, and end it on exit.

    Raises:
        RuntimeError: The server ended, or does not answer.
    """
    port = free_port()
    log = recordings.with_name(f"{name}.log")
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: S603 - the benchmark's own programs
            command(name, port, recordings),
            cwd=ROOT,
            env=environment(name, port, connection, jwks, recordings.with_name("journals")),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
        try:
            wait_for(name, process, port, log)
            yield Server(name, port, process.pid)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def all_running(names: list[str], connection: Connection, jwks: Path, recordings: Path) -> Iterator[dict[str, Server]]:
    """Run several servers of one graph, started one after another."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(running(name, connection, jwks, recordings)) for name in names}


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(name: str, process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    """Wait until a server answers, and firmware-graph says that its graph is ready."""
    path = "/graphql" if name == "peer" else "/readyz"
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                return
        except urllib.error.HTTPError as error:
            error.close()
            if name in NOT_OURS:
                return  # it answers, if only that this is no question
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the server {name!r} does not answer:\n{log.read_text(encoding='utf-8')[-2000:]}")
