"""What a command prints of itself can be pasted into the shell that it was called from."""

import sys
from pathlib import Path

import pytest

from firmware_graph.cli.screen import own_name


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / ".venv" / "bin" / "firmware-graph"
    path.parent.mkdir(parents=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(sys, "argv", [str(path)])
    return path


def test_a_command_that_the_shell_does_not_find_is_named_by_its_path(command: Path) -> None:
    assert own_name() == ".venv/bin/firmware-graph"
    assert command.exists()


def test_a_command_that_the_shell_finds_is_named_by_its_name(command: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(command.parent))
    assert own_name() == "firmware-graph"


def test_a_command_elsewhere_is_named_by_its_whole_path(
    command: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("other"))
    assert own_name() == str(command)
