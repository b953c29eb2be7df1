"""What `serve` writes: a log of JSON alone, and words for whoever started it from a terminal."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from support.serving import NO_TLS
from support.waiting import wait_until

COMMAND = [sys.executable, "-c", "from firmware_graph.cli import main; main()", "serve"]
AWAY = {"NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_PASSWORD": "none"}  # where nothing listens


def is_up(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False, verify=NO_TLS).status_code == 200
    except httpx.TransportError:
        return False


@pytest.mark.parametrize(("workers", "is_terminal"), [(1, True), pytest.param(2, False, marks=pytest.mark.long)])
def test_every_line_of_the_log_is_json_and_words_go_to_a_terminal_alone(
    tmp_path: Path, free_tcp_port: int, workers: int, *, is_terminal: bool
) -> None:
    shown, terminal = pty.openpty()
    command = [*COMMAND, "--port", str(free_tcp_port), "--workers", str(workers)]
    with (tmp_path / "out").open("wb") as plain, (tmp_path / "log").open("wb") as log:
        output = terminal if is_terminal else plain
        server = subprocess.Popen(command, env=os.environ | AWAY, stdout=output, stderr=log)  # noqa: S603 - our own
        try:
            wait_until(lambda: is_up(free_tcp_port))
        finally:
            server.terminate()
            server.wait(60)
    os.close(terminal)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    [serving] = [line for line in lines if line["event"] == "serving"]
    assert serving["address"] == f"http://127.0.0.1:{free_tcp_port}"
    assert not (tmp_path / "out").read_bytes()
    assert not is_terminal or os.read(shown, 4096).startswith(b"Serving on http://127.0.0.1:")
    os.close(shown)
