"""The process of an embedded Neo4j, found from outside and killed."""

import os
import signal
import time
from pathlib import Path

KILLING_SECONDS = 10


def server_of(folder: Path) -> int | None:
    """Return the ID of the process that serves a folder; None if there is none."""
    arguments = f"firmware_graph.database.embedded.server\0{folder}\0".encode()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if path.read_bytes().endswith(arguments):
                return int(path.parent.name)
        except OSError:
            continue  # it has ended meanwhile
    return None


def killed(folder: Path) -> int:
    """Kill the server of a folder, wait until it has ended, and return its ID."""
    server = server_of(folder)
    assert server is not None, f"nothing serves {folder}"
    os.kill(server, signal.SIGKILL)
    deadline = time.monotonic() + KILLING_SECONDS
    while server_of(folder) == server:
        assert time.monotonic() < deadline, "it was not killed"
        time.sleep(0.02)
    return server
