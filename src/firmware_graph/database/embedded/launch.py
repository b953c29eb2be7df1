"""Connection to the server that runs on a folder, or to one that is started for it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import folder as folders
from firmware_graph.database.embedded.process import Wanted
from firmware_graph.database.embedded.supervision import supervised
from firmware_graph.errors import ConfigurationError

_PATIENCE_SECONDS = 180
_POLL_SECONDS = 0.1


@contextmanager
def running_server(folder: Path, wanted: Wanted) -> Iterator[Connection]:
    """Yield the connection to the folder's server; if it was started here, keep it running and stop it at the end.

    Raises:
        ConfigurationError: It cannot be started, or another command never finishes starting it.
    """
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        with folders.claimed(folder) as lock:
            if lock is not None:
                with supervised(folder, lock, wanted) as connection:
                    yield connection
                return
        with folders.in_use(folder) as is_staying:
            published = folders.published(folder) if is_staying else None
            if published is not None:
                yield published
                return
        if time.monotonic() > deadline:
            raise ConfigurationError(
                f"Another command has been starting or stopping Neo4j in {folder} for {_PATIENCE_SECONDS} seconds. "
                "End it, and try again."
            )
        time.sleep(_POLL_SECONDS)
