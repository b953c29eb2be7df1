"""Metrics for Prometheus, of all worker processes, on a separate port; no label is chosen by a caller."""

import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import TYPE_CHECKING, Final, Protocol

from firmware_graph.errors import ConfigurationError
from firmware_graph.http.termination import on_termination
from firmware_graph.model.webhook import WebhookState
from firmware_graph.settings import Settings

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry

FILES: Final = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that names prometheus_client's folder for several processes, read when it is imported."""

METRICS: Final = "metrics"
"""The key of the metrics in the state that the application's lifespan yields."""

REQUEST_BUCKETS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
QUERY_BUCKETS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1.0, 5.0)


class Metrics(Protocol):
    """Counts what a process does."""

    def answered(self, status: int | None, codes: Iterable[str], seconds: float | None) -> None:
        """Count a request, by the status of its response and the codes of its errors; None if there was no response.

        Without `seconds` it was refused before there was a request.
        """

    def queried(self, query: str, seconds: float, outcome: str) -> None:
        """Count a run of a query file, by name, and 'ok' or the code of its error."""

    def delivered(self, outcome: str) -> None:
        """Count an attempt to deliver to a webhook, as 'delivered' or 'failed'."""

    def endpoints(self, counts: Mapping[WebhookState, int]) -> None:
        """Set how many webhooks there are in each state."""


class NoMetrics:
    """Counts nothing."""

    def answered(self, status: int | None, codes: Iterable[str], seconds: float | None) -> None:
        """Count nothing."""

    def queried(self, query: str, seconds: float, outcome: str) -> None:
        """Count nothing."""

    def delivered(self, outcome: str) -> None:
        """Count nothing."""

    def endpoints(self, counts: Mapping[WebhookState, int]) -> None:
        """Count nothing."""


class PrometheusMetrics:
    """Counts for Prometheus; labels are statuses, our own codes, and names of query files."""

    def __init__(self, registry: "CollectorRegistry") -> None:
        client = prometheus()
        self.requests = client.Counter(
            "firmware_graph_requests", "Requests by the status of their response.", ["status"], registry=registry
        )
        self.errors = client.Counter(
            "firmware_graph_errors", "Responses with an error of a code.", ["code"], registry=registry
        )
        self.request_seconds = client.Histogram(
            "firmware_graph_request_seconds", "Time to answer a request.", buckets=REQUEST_BUCKETS, registry=registry
        )
        self.query_seconds = client.Histogram(
            "firmware_graph_query_seconds",
            "Time of a run of a query file, by its outcome.",
            ["query", "outcome"],
            buckets=QUERY_BUCKETS,
            registry=registry,
        )
        self.deliveries = client.Counter(
            "firmware_graph_webhook_deliveries", "Attempts to deliver by outcome.", ["outcome"], registry=registry
        )
        self.webhooks = client.Gauge(
            "firmware_graph_webhooks",
            "Webhooks by state, as the process that delivers counted them.",
            ["state"],
            registry=registry,
            multiprocess_mode="livemostrecent",
        )

    def answered(self, status: int | None, codes: Iterable[str], seconds: float | None) -> None:
        """Count a request."""
        self.requests.labels(str(status) if status else "none").inc()
        if seconds is not None:
            self.request_seconds.observe(seconds)
        for code in codes:
            self.errors.labels(code).inc()

    def queried(self, query: str, seconds: float, outcome: str) -> None:
        """Count a run of a query file."""
        self.query_seconds.labels(query, outcome).observe(seconds)

    def delivered(self, outcome: str) -> None:
        """Count an attempt to deliver to a webhook."""
        self.deliveries.labels(outcome).inc()

    def endpoints(self, counts: Mapping[WebhookState, int]) -> None:
        """Set how many webhooks there are in each state."""
        for state, count in counts.items():
            self.webhooks.labels(state.value).set(count)


def metrics_of(settings: Settings) -> Metrics:
    """Return the metrics of this process, which count nothing unless a port is set.

    Raises:
        ConfigurationError: A port is set, and the library is not installed.
    """
    return NoMetrics() if settings.metrics_port is None else PrometheusMetrics(prometheus().CollectorRegistry())


@contextmanager
def exposed_metrics(settings: Settings) -> Iterator[None]:
    """Serve the metrics of this process and of its child processes at `/metrics`, while the body runs.

    Their folder is deleted after the body, and at SIGTERM, which uvicorn raises again when it has stopped.

    Raises:
        ConfigurationError: The port is in use, or the library is not installed.
    """
    if settings.metrics_port is None:
        yield
        return
    folder = tempfile.TemporaryDirectory(prefix="firmware-graph-metrics-")
    with folder, on_termination(folder.cleanup):
        os.environ[FILES] = folder.name
        client = prometheus()
        from prometheus_client.multiprocess import MultiProcessCollector  # noqa: PLC0415 - optional

        registry = client.CollectorRegistry()
        MultiProcessCollector(registry, folder.name)  # type: ignore[no-untyped-call]  # it has no types
        try:
            server, thread = client.start_http_server(settings.metrics_port, settings.metrics_host, registry)
        except OSError as error:
            raise ConfigurationError(
                f"Cannot serve metrics on {settings.metrics_host}:{settings.metrics_port} ({error.strerror}): choose "
                "another FIRMWARE_GRAPH_METRICS_PORT."
            ) from error
        try:
            yield
        finally:
            server.shutdown()
            server.server_close()
            thread.join()


def prometheus() -> ModuleType:
    """Import the library, which is an extra.

    Raises:
        ConfigurationError: It is not installed.
    """
    try:
        import prometheus_client  # noqa: PLC0415 - optional
    except ImportError as error:
        raise ConfigurationError(
            "FIRMWARE_GRAPH_METRICS_PORT is set, and prometheus_client is not there: install firmware-graph[metrics]."
        ) from error
    return prometheus_client
