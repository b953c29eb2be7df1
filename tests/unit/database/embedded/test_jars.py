from pathlib import Path

import pytest

from firmware_graph.database.embedded.jars import Jar, cache_folder, is_whole, manifest

_HELLO = Jar("g", "a", "1", "", 5, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")


def test_manifest_pins_neo4j_and_names_every_file_once() -> None:
    jars = manifest()
    assert ("org.neo4j", "neo4j-bolt", "5.26.28") in {jar[:3] for jar in jars}
    assert len({jar.filename for jar in jars}) == len(jars)
    assert all(len(jar.sha256) == 64 and jar.size > 0 for jar in jars)


@pytest.mark.parametrize(("content", "whole"), [(b"hello", True), (b"hell", False), (b"hullo", False), (None, False)])
def test_file_is_whole_only_with_the_pinned_content(content: bytes | None, whole: bool, tmp_path: Path) -> None:  # noqa: FBT001 - a parameter of the test
    path = tmp_path / _HELLO.filename
    if content is not None:
        path.write_bytes(content)
    assert is_whole(path, _HELLO) is whole


def test_cache_is_where_the_setting_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRMWARE_GRAPH_CACHE_DIR", "/somewhere")
    assert cache_folder() == Path("/somewhere")


def test_cache_is_where_the_platform_says_without_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIRMWARE_GRAPH_CACHE_DIR", raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "/caches")
    assert cache_folder() == Path("/caches/firmware-graph")
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_folder() == Path.home() / "Library" / "Caches" / "firmware-graph"
