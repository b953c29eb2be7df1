"""Supervision of the embedded Neo4j: a process that ends unexpectedly is restarted."""

import logging
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import folder as folders
from firmware_graph.database.embedded import process
from firmware_graph.errors import ConfigurationError, GraphError

log: Final = logging.getLogger(__name__)

PAUSES_SECONDS: Final = (0.0, 1.0, 4.0)
"""Before each attempt in a row; there is no attempt after the last."""

SETTLED_SECONDS: Final = 10.0
"""A server that ends sooner after its start counts as one that could not be started."""

OTHERS_SECONDS: Final = 60
ROOM_PAUSE_SECONDS: Final = 1.0


@contextmanager
def supervised(folder: Path, lock: int, wanted: process.Wanted) -> Iterator[Connection]:
    """Start a server and keep it running, on the same port and with the same password, while the body runs.

    The folder stays claimed, so that no other command starts one in between. Other commands that use the server get at
    most a minute to finish before it is stopped.

    Raises:
        ConfigurationError: It cannot be started, or not restarted after it ended: the body is interrupted then
            (SIGINT).
    """
    server = process.start(folder, lock, wanted)
    supervisor = Supervisor(folder, lock, wanted, server)
    try:
        connection = process.connection_to(folder, server)
        supervisor.watch(wanted._replace(port=urlsplit(connection.uri).port or wanted.port))
        yield connection
    except (KeyboardInterrupt, GraphError) as error:
        if supervisor.failure is None:
            raise
        raise supervisor.failure from error
    finally:
        with folders.left_by_others(folder, wait_seconds=OTHERS_SECONDS):
            supervisor.stop()
    if supervisor.failure is not None:
        raise supervisor.failure


@dataclass
class Supervisor:
    """Watches a server process in a thread; `failure` is why it could not be restarted."""

    folder: Path
    lock: int
    wanted: process.Wanted
    server: subprocess.Popen[str]
    failure: ConfigurationError | None = None
    stopping: threading.Event = field(default_factory=threading.Event)
    starting: threading.Lock = field(default_factory=threading.Lock)
    thread: threading.Thread | None = None

    def watch(self, wanted: process.Wanted) -> None:
        """Watch the process from now on; a restart uses these options, and the same port."""
        self.wanted = wanted
        self.thread = threading.Thread(target=self.keep_running, name="embedded-neo4j", daemon=True)
        self.thread.start()

    def stop(self) -> None:
        """Stop the server, whether it is running or being started."""
        self.stopping.set()
        with self.starting:
            process.stop(self.server)
        if self.thread is not None:
            self.thread.join()

    def keep_running(self) -> None:
        """Restart the server whenever it ends, until it is stopped or cannot be started."""
        while True:
            status = self.server.wait()
            if self.stopping.is_set():
                return
            log.warning("The embedded Neo4j ended with status %s, and is started again.", status)
            if not self.start_again(status):
                return

    def replace(self) -> None:
        """Start a process in place of the one that ended, and wait until it is ready.

        Raises:
            ConfigurationError: It cannot be started.
        """
        with self.starting:
            if self.stopping.is_set():
                return
            process.stop(self.server)  # it has ended: its pipes are closed
            self.server = process.start(self.folder, self.lock, self.wanted)
        process.connection_to(self.folder, self.server)

    def has_room(self) -> bool:
        """Wait while the disk is full, as a restart would fail; return False if the server was stopped meanwhile."""
        if folders.is_full(self.folder):
            log.error("%s Neo4j is started again once there is room.", folders.disk_full(self.folder))
            while folders.is_full(self.folder) and not self.stopping.wait(ROOM_PAUSE_SECONDS):
                pass
        return not self.stopping.is_set()

    def stays(self) -> bool:
        """Return whether the server is still running after the time within which a broken one ends."""
        try:
            self.server.wait(SETTLED_SECONDS)
        except subprocess.TimeoutExpired:
            return True
        return False

    def start_again(self, status: int) -> bool:
        """Restart the server, at most three times in a row; return False if it does not stay up: the body ends then."""
        reason: object = f"it ended with status {status}"
        began = time.monotonic()
        for pause in PAUSES_SECONDS:
            if self.stopping.wait(pause) or not self.has_room():
                return False
            try:
                self.replace()
            except (ConfigurationError, OSError) as error:
                reason = error
            else:
                log.warning("The embedded Neo4j runs again after %.1f seconds.", time.monotonic() - began)
                if self.stays():
                    return True
                reason = f"it ended with status {self.server.wait()} soon after its start"
            if self.stopping.is_set():
                return False
        self.failure = ConfigurationError(
            f"Neo4j ended, and could not be started again {len(PAUSES_SECONDS)} times in a row: {reason}"
        )
        os.kill(os.getpid(), signal.SIGINT)
        return False
