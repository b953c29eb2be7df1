"""Files of a process that was killed: the next one removes them, and no others."""

import fcntl
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from firmware_graph.app import create_app
from firmware_graph.database.temporary_folders import PREFIX, remove_abandoned_folders, temporary_folder
from firmware_graph.settings import load_settings

KILLED = """
import os, signal
from firmware_graph.database.temporary_folders import temporary_folder
with temporary_folder() as folder:
    (folder / "defects.csv").touch()
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that temporary folders are in."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


def an_abandoned_folder(folder: Path) -> Path:
    subprocess.run([sys.executable, "-c", KILLED], check=False)  # noqa: S603 - a program of the tests
    [left] = folder.glob(f"{PREFIX}*/defects.csv")
    return left.parent


def test_folder_is_for_its_user_alone_and_goes_with_the_body(folder: Path) -> None:
    with temporary_folder() as made:
        (made / "defects.csv").touch()
        assert (made.parent, made.stat().st_mode & 0o777) == (folder, 0o700)
    assert not list(folder.iterdir())


def test_folders_that_no_process_holds_are_removed_and_no_others(folder: Path) -> None:
    left = an_abandoned_folder(folder)
    elsewhere = folder / "elsewhere"
    (elsewhere / "kept").mkdir(parents=True)
    (folder / f"{PREFIX}link").symlink_to(elsewhere)
    (folder / f"{PREFIX}file").touch()
    with temporary_folder() as held:
        remove_abandoned_folders()
        assert held.exists()
    assert not left.exists()
    assert {path.name for path in folder.iterdir()} == {"elsewhere", f"{PREFIX}link", f"{PREFIX}file"}
    assert (elsewhere / "kept").exists()


def test_folders_of_other_users_are_left_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = an_abandoned_folder(folder)
    monkeypatch.setattr("os.geteuid", lambda: left.stat().st_uid + 1)
    remove_abandoned_folders()
    assert left.exists()


def test_folder_that_was_taken_for_abandoned_is_made_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock, make = fcntl.flock, tempfile.mkdtemp
    removed = list[Path]()

    def made_and_removed(*, prefix: str) -> str:
        made = make(prefix=prefix)
        if not removed:  # before it is opened
            removed.append(Path(made))
            shutil.rmtree(made)
        return made

    def removed_and_locked(descriptor: int, kind: int) -> None:
        if len(removed) == 1:  # before it is locked
            [made] = folder.iterdir()
            removed.append(made)
            shutil.rmtree(made)
        lock(descriptor, kind)

    monkeypatch.setattr(tempfile, "mkdtemp", made_and_removed)
    monkeypatch.setattr(fcntl, "flock", removed_and_locked)
    with temporary_folder() as held:
        assert held.exists()
        assert len(removed) == 2
        assert held not in removed


@pytest.mark.anyio
async def test_service_removes_them_as_it_starts(folder: Path) -> None:
    left = an_abandoned_folder(folder)
    app = create_app(load_settings(neo4j_uri="bolt://127.0.0.1:1", neo4j_password="unused"))
    async with app.router.lifespan_context(app):
        assert not left.exists()
