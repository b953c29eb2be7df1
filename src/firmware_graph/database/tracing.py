"""Spans for OpenTelemetry, using only its API; without it, or without a tracer, nothing is traced."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Final, Protocol

from firmware_graph.errors import ConfigurationError

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer as OpenTelemetryApi

SCOPE: Final = "firmware_graph"


class Span(Protocol):
    """A timed operation; attribute values are our own names, never something that a caller chose."""

    def set_attribute(self, key: str, value: str | Sequence[str]) -> None:
        """Set an attribute."""


class Tracer(Protocol):
    """Begins spans."""

    def span(self, name: str, key: str = "", value: str = "") -> AbstractContextManager[Span]:
        """Begin a span, with an attribute if a key is given; it ends with the body, also if that raises."""


class NoSpan:
    """A span that is not recorded."""

    def set_attribute(self, key: str, value: str | Sequence[str]) -> None:
        """Set nothing."""


NOTHING: Final = nullcontext(NoSpan())


class NoTracer:
    """Traces nothing."""

    def span(self, name: str, key: str = "", value: str = "") -> AbstractContextManager[Span]:  # noqa: ARG002 - as a tracer's
        """Return a span that is not recorded."""
        return NOTHING


class OpenTelemetryTracer:
    """Spans that the OpenTelemetry SDK exports, if the process has one.

    Exceptions are not recorded in them, as their text may contain a value.
    """

    def __init__(self, api: "OpenTelemetryApi") -> None:
        self.api = api

    @contextmanager
    def span(self, name: str, key: str = "", value: str = "") -> Iterator[Span]:
        """Begin a span."""
        with self.api.start_as_current_span(
            name, attributes={key: value} if key else None, record_exception=False, set_status_on_exception=False
        ) as span:
            yield span


def tracer_of(*, is_wanted: bool) -> Tracer:
    """Return the tracer of this process.

    Raises:
        ConfigurationError: Tracing is on, and the OpenTelemetry API is not installed.
    """
    if not is_wanted:
        return NoTracer()
    try:
        from opentelemetry import trace  # noqa: PLC0415 - optional
    except ImportError as error:
        raise ConfigurationError(
            "FIRMWARE_GRAPH_TRACING is set, and opentelemetry-api is not there: install firmware-graph[tracing]."
        ) from error
    return OpenTelemetryTracer(trace.get_tracer(SCOPE))
