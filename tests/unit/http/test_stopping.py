"""SIGTERM: no request is taken any more, those that run end, and the process with them within ten seconds."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final, NamedTuple

import httpx
import pytest

from support.paths import ROOT
from support.raw_http import QUERY, answer_on, connected, post, seconds_until_closed
from support.serving import NO_TLS, a_listener

STARTING_SECONDS: Final = 60


class Process(NamedTuple):
    """A server, and a client of it."""

    server: subprocess.Popen[bytes]
    client: httpx.Client

    def stop(self) -> float:
        """Tell it to stop, and return when that was."""
        self.server.send_signal(signal.SIGTERM)
        return time.monotonic()


@pytest.fixture
def process() -> Iterator[Process]:
    listener, port = a_listener()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])}
    number = listener.fileno()
    command = [sys.executable, "-m", "support.small_server", str(number)]
    with subprocess.Popen(  # noqa: S603 - our own
        command, env=environment, pass_fds=[number], stderr=subprocess.DEVNULL
    ) as server:
        try:
            listener.close()
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", trust_env=False, verify=NO_TLS, timeout=STARTING_SECONDS
            ) as client:
                client.get("/healthz")  # waits for the server to begin to answer
                yield Process(server, client)
        finally:
            server.kill()


def slow(seconds: float) -> bytes:
    return post(body=b'{"query": "{ slow(seconds: %s) }"}' % str(seconds).encode())


def test_idle_connections_are_closed_and_what_runs_is_answered(process: Process) -> None:
    with ExitStack() as stack:
        idle, silent, half, running = (stack.enter_context(connected(process.client)) for _ in range(4))
        half.sendall(b"GET /healthz HT")
        running.sendall(slow(3))
        idle.sendall(post())
        assert answer_on(idle).status == 200
        time.sleep(0.3)
        began = process.stop()
        for opened in (idle, silent, half):
            assert seconds_until_closed(opened) < 2
        with pytest.raises(OSError, match="refused"), connected(process.client):
            pass
        answer = answer_on(running)
        assert (answer.status, answer.headers["connection"]) == (200, "close")
        process.server.wait(timeout=10)
        assert time.monotonic() - began < 8


def test_what_takes_longer_is_ended_with_a_typed_answer(process: Process) -> None:
    with connected(process.client) as running, connected(process.client) as half:
        for opened, sent in ((running, slow(25)), (half, post(body=QUERY + b" " * 50)[:-50])):
            opened.settimeout(60)
            opened.sendall(sent)
        time.sleep(0.3)
        began = process.stop()
        for opened in (running, half):
            answer = answer_on(opened)
            assert (answer.status, answer.extensions["code"]) == (503, "GRAPH_UNAVAILABLE")
            assert answer.headers["x-request-id"]
        process.server.wait(timeout=10)
        assert time.monotonic() - began < 10
