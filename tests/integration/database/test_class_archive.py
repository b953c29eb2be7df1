"""The archive of Neo4j's classes: made by a server that runs for a while, used by the next, never where damaged."""

import hashlib
import os
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from firmware_graph.database.embedded import class_archive, embedded_neo4j
from firmware_graph.database.embedded.class_archive import archive_options
from firmware_graph.database.embedded.jars import installed_jars
from support.embedded_server import server_of

_HEAP = 256
_PATIENCE_SECONDS = 120


def jars_in(folder: Path) -> list[str]:
    return [str(folder / name) for name in ("a.jar", "b.jar")]


def an_archive(jars: list[str], content: bytes = b"classes") -> Path:
    prefix = class_archive._prefix_of(jars)  # noqa: SLF001 - the name is the module's own
    path = prefix.with_name(f"{prefix.name}-{hashlib.sha256(content).hexdigest()}.jsa")
    path.write_bytes(content)
    return path


def test_archive_of_these_jars_is_used(tmp_path: Path) -> None:
    jars = jars_in(tmp_path)
    archive = an_archive(jars)
    assert archive_options(jars) == (f"-XX:SharedArchiveFile={archive}",)


def test_archive_of_other_jars_is_not_used(tmp_path: Path) -> None:
    jars = jars_in(tmp_path)
    an_archive(jars[::-1])
    assert archive_options(jars) == ()


def test_archive_of_another_installation_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jars = jars_in(tmp_path)
    an_archive(jars)
    elsewhere = SimpleNamespace(origin=str(tmp_path / "jpype" / "__init__.py"))
    monkeypatch.setattr(class_archive, "find_spec", lambda _: elsewhere)
    assert archive_options(jars) == ()


def test_the_oldest_archives_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(class_archive, "_dump", lambda path: path.write_bytes(b"new"))
    old = [tmp_path / f"classes-{number:016x}-{'0' * 64}.jsa" for number in range(5)]
    for place, path in enumerate(old):
        path.write_bytes(b"old")
        os.utime(path, (place, place))
    class_archive.record_archive(jars_in(tmp_path))
    left = sorted(tmp_path.glob("classes-*.jsa"))
    assert [path for path in left if path in old] == old[-2:]
    assert len(left) == class_archive.MOST_ARCHIVES


def test_damaged_archive_is_not_used(tmp_path: Path) -> None:
    jars = jars_in(tmp_path)
    an_archive(jars).write_bytes(b"classez")
    assert archive_options(jars) == ()


def test_archive_that_cannot_be_made_is_said_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    class_archive.record_archive(jars_in(tmp_path / "absent"))  # no Java runs in this process either
    assert "No class archive was made" in capsys.readouterr().err
    assert not list(tmp_path.rglob("*.jsa"))


@pytest.mark.long
def test_server_makes_an_archive_that_the_next_one_uses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jars = tmp_path / "jars"
    jars.mkdir()
    for jar in installed_jars():
        (jars / jar.name).hardlink_to(jar)
    monkeypatch.setenv("FIRMWARE_GRAPH_CACHE_DIR", str(tmp_path))
    deadline = time.monotonic() + _PATIENCE_SECONDS
    with embedded_neo4j(tmp_path / "store", heap_megabytes=_HEAP):
        while not (made := list(jars.glob("classes-*.jsa"))):
            assert time.monotonic() < deadline, (tmp_path / "store" / "logs" / "server.log").read_text()
            time.sleep(0.5)
    with embedded_neo4j(tmp_path / "store", heap_megabytes=_HEAP):
        assert str(made[0]) in Path(f"/proc/{server_of(tmp_path / 'store')}/maps").read_text()
