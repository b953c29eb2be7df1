"""`firmware-graph serve`: what is refused before it starts, and a port that several workers serve."""

import socket
import time
from pathlib import Path

import pytest

from support.commands import run
from support.served_command import STARTING_SECONDS, asked, free_port, started

IN_A_ROW = 20
"""Answers that come from both of two workers, all but for one time in half a million."""


def test_wrong_setting_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("FIRMWARE_GRAPH_MAX_DEPTH", "none")
    assert run("serve") == 2
    assert "FIRMWARE_GRAPH_MAX_DEPTH" in capsys.readouterr().err
    assert run("doctor") == 2


@pytest.mark.parametrize("host", ["0.0.0.0", "example.invalid"])  # noqa: S104 - it is to be refused
def test_demo_tokens_are_for_loopback_only(host: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("serve", "--host", host, "--embedded", tmp_path, "--demo-tokens") == 2
    assert "loopback only" in capsys.readouterr().err


def test_demo_tokens_need_a_store(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("serve", "--demo-tokens") == 2
    assert "--embedded DIR" in capsys.readouterr().err


@pytest.mark.usefixtures("environment")
def test_taken_port_is_said_in_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run("serve", "--port", str(taken.getsockname()[1])) == 2
    assert "choose another with --host and --port" in capsys.readouterr().err


@pytest.mark.usefixtures("environment")
def test_several_workers_serve_one_port() -> None:
    for address in started(["serve", "--workers", "2"], free_port()):
        deadline, answers = time.monotonic() + STARTING_SECONDS, list[dict[str, object]]()
        while len(answers) < IN_A_ROW:  # one worker is ready before the other has begun
            answer = asked(address, "{ revision { id } }")
            answers = [] if "errors" in answer else [*answers, answer]
            assert time.monotonic() < deadline, answer
