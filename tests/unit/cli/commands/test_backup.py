"""`firmware-graph backup` and `restore`, where no database is needed: what is refused before one is reached."""

from pathlib import Path

import pytest

from support.commands import run


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_help_is_one_page(command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert run(command, "--help") == 0
    printed = capsys.readouterr().out
    assert printed.count("\n") <= 30
    assert "--key-file" in printed


@pytest.mark.parametrize("content", [None, b"no backup"])
def test_file_that_is_no_backup_is_refused_before_a_store_is_made(
    tmp_path: Path, content: bytes | None, capsys: pytest.CaptureFixture[str]
) -> None:
    if content:
        (tmp_path / "b").write_bytes(content)
    assert run("restore", tmp_path / "b", "--embedded", tmp_path / "store") == 1
    assert "error: The" in capsys.readouterr().err
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_key_file_of_the_environment_that_is_none_is_refused(
    tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FIRMWARE_GRAPH_BACKUP_KEY_FILE", str(tmp_path / "absent.key"))
    assert run(command, tmp_path / "b", "--embedded", tmp_path / "store") == 2
    assert "absent.key" in capsys.readouterr().err
