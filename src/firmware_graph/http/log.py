"""The logging of the process: lines with names and figures, and never the text or values of a request."""

import logging
import sys
from collections.abc import Mapping
from typing import Any, Final

import orjson
import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from firmware_graph.errors.frames import frames_of
from firmware_graph.settings import Settings

ALWAYS: Final[tuple[Processor, ...]] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
TRUSTED: Final = ("uvicorn", "firmware_graph")
"""The loggers whose messages are logged completely: others' messages may quote values, which are left out."""


class LineHandler(logging.StreamHandler[Any]):
    """Formats what is logged through the standard library (uvicorn, asyncio, the driver) like our own lines."""


def configure_logging(settings: Settings) -> None:
    """Log to standard error: JSON for machines, or lines for people; including libraries."""
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
    handler = LineHandler(sys.stderr)
    handler.setLevel(settings.log_level)
    handler.setFormatter(
        ProcessorFormatter(
            processors=[without_values, ProcessorFormatter.remove_processors_meta, renderer],
            foreign_pre_chain=ALWAYS,
        )
    )
    logging.getLogger(TRUSTED[0]).setLevel(settings.log_level)
    root = logging.getLogger()
    root.handlers = [*(one for one in root.handlers if not isinstance(one, LineHandler)), handler]


def without_values(_logger: WrappedLogger, _method: str, line: EventDict) -> Mapping[str, Any]:
    """Add the logger's name; remove what may hold a value from the text; reduce an exception to its type and frames."""
    record: logging.LogRecord = line["_record"]
    text = line["event"] if record.name.partition(".")[0] in TRUSTED else record.msg
    error = (line.pop("exc_info", None) or (None, None))[1]
    line.pop("stack_info", None)
    line["logger"], line["event"] = record.name, str(text).partition("\n")[0]
    if error is not None:
        line["error"], line["frames"] = type(error).__name__, frames_of(error)
    return line
