"""A service that is told to stop ends within ten seconds, whatever its database and its clients do."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import httpx
import pytest

from firmware_graph.database.connection import Connection
from support.faulty_wire import Wire, a_wire
from support.serving import NO_TLS

STARTING_SECONDS = 240
MOST_SECONDS = 10.0
IDLE = 10
DEADLINE_SECONDS = 60


@contextmanager
def serving(connection: Connection, wire: Wire, workers: int) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    environment = {
        "NEO4J_URI": f"bolt://127.0.0.1:{wire.port}",
        "NEO4J_PASSWORD": connection.password,
        "FIRMWARE_GRAPH_DEADLINE_SECONDS": str(DEADLINE_SECONDS),
        "FIRMWARE_GRAPH_FIRST_QUESTIONS_SECONDS": "0",
    }
    command = [sys.executable, "-c", "from firmware_graph.cli import main; main()", "serve"]
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--port", str(port), "--workers", str(workers)], env=os.environ | environment
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + STARTING_SECONDS
        while not is_ready(address):
            assert process.poll() is None, "it has ended"
            assert time.monotonic() < deadline, "it is not ready in time"
            time.sleep(0.2)
        yield process, address
    finally:
        process.kill()
        process.wait()


def is_ready(address: str) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(f"{address}/readyz", timeout=10, trust_env=False, verify=NO_TLS).status_code == 200
    return False


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("workers", [pytest.param(1, marks=pytest.mark.long), 2])
def test_service_whose_database_is_silent_answers_and_ends_within_ten_seconds_of_sigterm(
    neo4j: Connection, workers: int
) -> None:
    answers: list[httpx.Response] = []

    def ask(address: str) -> None:
        query = {"query": "{ firmwareVersions { totalCount } }"}
        answers.append(
            httpx.post(f"{address}/graphql", json=query, timeout=DEADLINE_SECONDS, trust_env=False, verify=NO_TLS)
        )

    with a_wire(neo4j.uri) as wire, serving(neo4j, wire, workers) as (process, address):
        idle = [httpx.Client(trust_env=False, verify=NO_TLS) for _ in range(IDLE)]
        for client in idle:
            client.get(f"{address}/healthz", timeout=30)
        wire.is_silent = True
        asking = threading.Thread(target=ask, args=(address,))
        asking.start()
        time.sleep(1)
        began = time.monotonic()
        process.terminate()
        process.wait(60)
        assert time.monotonic() - began < MOST_SECONDS
        asking.join()
        for client in idle:
            client.close()
    assert [answer.json()["errors"][0]["extensions"]["code"] for answer in answers] == ["GRAPH_UNAVAILABLE"]
    assert not is_ready(address)
