"""The log during a test: of its own thread and of threads that start meanwhile."""

import threading
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog
from structlog.testing import capture_logs


@contextmanager
def captured_logs() -> Iterator[list[MutableMapping[str, Any]]]:
    """Collect log lines, with their context; none of servers that other tests started and still run."""
    others = set(threading.enumerate()) - {threading.current_thread()}

    def drop_of_others(_logger: object, _method: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        if threading.current_thread() in others:
            raise structlog.DropEvent
        return line

    with capture_logs(processors=[drop_of_others, structlog.contextvars.merge_contextvars]) as lines:
        yield lines
