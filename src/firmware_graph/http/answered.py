"""The single log line, and the metrics, of each request, handshake and operation on a WebSocket."""

import time
from dataclasses import dataclass, field
from typing import Final

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.http.metrics import Metrics

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)


@dataclass(slots=True)
class Answered:
    """Measures from its creation; role, operation and codes are those of the logging context at its end."""

    metrics: Metrics
    began: float = field(default_factory=time.perf_counter)

    def note(self, method: str, status: int | None) -> None:
        """Log and count the answer; without a status the caller had left."""
        seconds = time.perf_counter() - self.began
        log.info("answered", method=method, status=status, milliseconds=round(seconds * 1000, 1))
        self.metrics.answered(status, structlog.contextvars.get_contextvars().get("codes", ()), seconds)
