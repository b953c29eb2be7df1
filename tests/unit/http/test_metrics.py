"""Figures for Prometheus: right with several processes, and no label that a caller chose."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from prometheus_client import CollectorRegistry, generate_latest
from starlette.middleware import Middleware

from firmware_graph.auth.tokens import demo_key
from firmware_graph.errors import ConfigurationError
from firmware_graph.http.envelope import Envelope
from firmware_graph.http.metrics import FILES, NoMetrics, PrometheusMetrics, exposed_metrics, metrics_of
from firmware_graph.settings import Settings
from support.paths import ROOT
from support.serving import NO_TLS, served
from support.small_graphql import an_app
from support.waiting import wait_until

CANARY = "cAnArY7"
WORKER = """
from firmware_graph.http.metrics import metrics_of
from firmware_graph.settings import load_settings
metrics = metrics_of(load_settings())
for _ in range(3):
    metrics.answered(200, ["FORBIDDEN"], 0.01)
    metrics.queried("revision", 0.001, "ok")
"""

SERVER = """
import uvicorn
from firmware_graph.http.metrics import exposed_metrics, metrics_of
from firmware_graph.settings import load_settings
async def app(scope, receive, send):
    await receive()
    metrics_of(load_settings()).answered(200, [], 0.01)
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await send({"type": "lifespan.shutdown.complete"})
with exposed_metrics(load_settings()):
    uvicorn.Server(uvicorn.Config(app, port=0, lifespan="on", log_config=None)).run()
"""


@pytest.fixture
def _files_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FILES, "")


def test_nothing_is_counted_unless_a_port_is_set() -> None:
    assert isinstance(metrics_of(Settings()), NoMetrics)
    with exposed_metrics(Settings()):
        assert not os.environ.get(FILES)


@pytest.mark.usefixtures("_files_of_its_own")
def test_figures_are_the_sum_of_all_processes(free_tcp_port: int) -> None:
    settings = Settings(metrics_port=free_tcp_port)
    with exposed_metrics(settings):
        environment = {**os.environ, "FIRMWARE_GRAPH_METRICS_PORT": str(free_tcp_port), "PYTHONPATH": f"{ROOT}/src"}
        for _ in range(2):
            subprocess.run([sys.executable, "-c", WORKER], env=environment, check=True)  # noqa: S603 - a program of the tests
        text = httpx.get(f"http://127.0.0.1:{free_tcp_port}/metrics", trust_env=False, verify=NO_TLS).text
    assert 'firmware_graph_requests_total{status="200"} 6.0' in text
    assert 'firmware_graph_errors_total{code="FORBIDDEN"} 6.0' in text
    assert 'firmware_graph_query_seconds_count{outcome="ok",query="revision"} 6.0' in text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_files_of_figures_are_gone_when_a_server_was_told_to_stop(
    tmp_path: Path, free_tcp_port: int, number: signal.Signals
) -> None:
    environment = {
        **os.environ,
        "FIRMWARE_GRAPH_METRICS_PORT": str(free_tcp_port),
        "PYTHONPATH": f"{ROOT}/src",
        "TMPDIR": str(tmp_path),
    }
    with subprocess.Popen([sys.executable, "-c", SERVER], env=environment) as server:  # noqa: S603 - the same
        wait_until(lambda: bool(list(tmp_path.glob("firmware-graph-metrics-*/*.db"))))
        server.send_signal(number)
        server.wait(timeout=60)
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("_files_of_its_own")
def test_port_that_is_in_use_is_named(free_tcp_port: int) -> None:
    settings = Settings(metrics_port=free_tcp_port)
    with (
        exposed_metrics(settings),
        pytest.raises(ConfigurationError, match="FIRMWARE_GRAPH_METRICS_PORT"),
        exposed_metrics(settings),
    ):
        pass


def test_no_label_is_chosen_by_a_caller(tmp_path: Path) -> None:
    registry = CollectorRegistry()
    app = an_app(demo_key(tmp_path))
    app.user_middleware = [Middleware(Envelope, metrics=PrometheusMetrics(registry))]
    with served(app) as client:
        for query in (f"query {CANARY} {{ hello }}", f"{{ {CANARY} }}", f'{{ {CANARY}: fails(how: "{CANARY}") }}'):
            client.post("/graphql", json={"query": query, "operationName": None})
        client.post("/graphql", json={"query": "{ hello }", "operationName": CANARY})
        client.get(f"/{CANARY}", headers={"x-request-id": CANARY, "authorization": CANARY})
        client.request(CANARY, "/graphql")
        client.get("/graphql", params={"query": "{ secret }", CANARY: CANARY})
    text = generate_latest(registry).decode()
    assert CANARY not in text
    assert CANARY.lower() not in text.lower()
    assert 'firmware_graph_errors_total{code="FORBIDDEN"} 1.0' in text
    assert 'firmware_graph_requests_total{status="404"} 1.0' in text
