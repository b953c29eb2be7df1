"""How the process logs: lines with names and figures, and never the text or values of a request."""

import logging
import sys
from typing import Final

import orjson
import structlog
from structlog.typing import Processor

from firmware_graph.settings import Settings

ALWAYS: Final[tuple[Processor, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def configure_logging(settings: Settings) -> None:
    """Log to standard error: JSON for machines, or lines for people."""
    renderer: Processor = structlog.dev.ConsoleRenderer()
    if settings.log_format == "json":
        renderer = structlog.processors.JSONRenderer(
            serializer=lambda line, **_: orjson.dumps(line, default=str).decode()
        )
    structlog.configure(
        processors=[*ALWAYS, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[settings.log_level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
