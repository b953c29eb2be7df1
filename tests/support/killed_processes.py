"""Processes that a test kills by SIGKILL: one that makes a change, and those that process watches and deliver.

They are forked from a server that has imported everything, so that a process costs milliseconds.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import TYPE_CHECKING, Final

import structlog
import uvicorn

from firmware_graph.app import create_app
from firmware_graph.database.catalogue import load_catalogue
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.delivery.turn import DeliveryTimes
from firmware_graph.delivery.watch_keeper import WatchKeeper
from firmware_graph.http.server import server_config
from support.asking import settings_for
from support.deliveries import deliverer
from support.made_changes import MadeChange
from support.sheets import ImportHarness

if TYPE_CHECKING:
    from multiprocessing.connection import Connection as PipeConnection

PAUSE_SECONDS: Final = 0.15
HELD_SECONDS: Final = 0.7
"""How long a killed process keeps others from processing watches."""
TIMES: Final = DeliveryTimes(lease_seconds=2.5, pause_seconds=PAUSE_SECONDS)
KEY_FILE: Final = "webhook.key"
ENDING_SECONDS: Final = 60.0

load_catalogue()  # it is kept, and so read once for all processes


def write(connection: Connection, folder: Path, orders: "PipeConnection[bool, MadeChange]") -> None:
    """Make changes on request, and report for each whether anything was written, until killed."""

    async def run() -> None:
        async with open_graph(connection) as graph:
            harness = ImportHarness(graph, folder)
            while True:
                change = await asyncio.to_thread(orders.recv)
                orders.send(await change.make(harness))

    asyncio.run(run())


def keep(connection: Connection) -> None:
    """Process watches and deliver to webhooks, like a process that serves, until killed."""

    async def run() -> None:
        async with open_graph(connection) as graph:
            watches = WatchKeeper(graph, PAUSE_SECONDS, HELD_SECONDS)
            await asyncio.gather(watches.watch(), deliverer(graph, TIMES).watch())

    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    asyncio.run(run())


def serve(connection: Connection, folder: Path) -> None:
    """Serve, including watches and webhooks, until killed; the folder has the key of webhooks."""
    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    of_webhooks = {"webhook_key_file": folder / KEY_FILE, "webhook_networks": "127.0.0.0/8", "webhook_seconds": 1.0}
    settings = settings_for(connection, folder, watch_seconds=PAUSE_SECONDS, **of_webhooks)
    uvicorn.Server(server_config(create_app(settings), host="127.0.0.1", port=0)).run()


@contextmanager
def fork_server() -> Iterator[ForkServerContext]:
    """Start the fork server; it ends with the tests."""
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__, "firmware_graph.ingest"])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)  # of the server, which is not told where modules lie
    try:
        yield context
    finally:
        if before is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = before


class Writer:
    """A process that makes changes, replaced by another one when it is killed."""

    def __init__(self, context: ForkServerContext, connection: Connection, folder: Path) -> None:
        self.orders, theirs = context.Pipe()
        self.process = context.Process(target=write, args=(connection, folder, theirs), daemon=True)
        self.process.start()
        theirs.close()

    def begin(self, change: MadeChange) -> None:
        """Request a change; a process that was killed before makes none."""
        with suppress(BrokenPipeError, ConnectionResetError):
            self.orders.send(change)

    async def outcome(self) -> bool | None:
        """Wait for the change; return whether anything was written, or None if the process was killed before."""
        until = time.monotonic() + ENDING_SECONDS
        while not self.orders.poll():
            assert time.monotonic() < until, "it makes no end"
            await asyncio.sleep(0.003)
        try:
            return bool(self.orders.recv())
        except (EOFError, ConnectionResetError):
            return None


async def killed(process: ForkServerProcess) -> None:
    """Kill a process that runs until killed, unless it was killed already, and wait for its end."""
    process.kill()
    until = time.monotonic() + ENDING_SECONDS
    while process.is_alive():
        assert time.monotonic() < until, "it does not end"
        await asyncio.sleep(0.003)
    assert process.exitcode == -signal.SIGKILL, f"it ended with {process.exitcode}"
    process.close()
