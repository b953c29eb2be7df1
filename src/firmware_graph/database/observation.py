"""A run of one query: timed, traced, and its errors translated."""

import time
from collections.abc import Callable
from typing import Final

from neo4j.exceptions import DriverError, Neo4jError

from firmware_graph.database.driver_errors import translated
from firmware_graph.database.lockout import Lockout
from firmware_graph.database.tracing import Tracer

Observer = Callable[[str, float, str], None]
"""Called after every run with the query's name, its seconds, and 'ok' or the code of the error."""

OUTCOME: Final = "firmware_graph.outcome"


class Observation:
    """A run of one query."""

    def __init__(self, name: str, observers: list[Observer], tracer: Tracer, lockout: Lockout) -> None:
        self.name, self.observers, self.began = name, observers, time.perf_counter()
        self.lockout = lockout
        self.traced = tracer.span("database", "firmware_graph.query", name)

    def __enter__(self) -> None:
        """Enter the run; it is timed from the creation of this object."""
        self.span = self.traced.__enter__()

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        """Call the observers, end the span, record a refused password, and translate an error of the driver."""
        self.lockout.observe(error)
        ours = translated(error, self.name) if isinstance(error, (Neo4jError, DriverError, OSError)) else None
        outcome = "ok" if error is None else ours.code if ours else type(error).__name__
        self.span.set_attribute(OUTCOME, outcome)
        self.traced.__exit__(None, None, None)
        for observe in self.observers:
            observe(self.name, time.perf_counter() - self.began, outcome)
        if ours:
            raise ours from error
