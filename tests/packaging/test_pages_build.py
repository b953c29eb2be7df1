"""The build hook: when it builds the pages, and what it says when it cannot."""

import importlib.util
import shutil
from pathlib import Path
from types import ModuleType

import pytest
from hatchling.bridge.app import Application

from support.paths import ROOT


@pytest.fixture(scope="module")
def hatch_build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy the sources of the pages to where nothing is built, installed, cached or to be had."""
    shutil.copytree(ROOT / "web", tmp_path / "web", ignore=shutil.ignore_patterns("node_modules"))
    (tmp_path / "docs").mkdir()
    (tmp_path / "zensical.toml").touch()
    for folder in ("pages", "site"):
        (tmp_path / "src/firmware_graph/http" / folder).mkdir(parents=True)
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    monkeypatch.setenv("npm_config_fetch_retries", "0")  # it pauses for ten seconds before the first
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    return tmp_path


def build_pages(hatch_build: ModuleType, project: Path) -> None:
    hook = hatch_build.PagesBuildHook(str(project), {}, None, None, "", "wheel", Application())
    hook.initialize("standard", {})


def stamp_of(project: Path) -> Path:
    return project / "src/firmware_graph/http/pages/built-from.sha256"


def test_build_without_a_network_says_so_and_leaves_no_stamp(
    hatch_build: ModuleType, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        build_pages(hatch_build, project)
    printed = capsys.readouterr()
    assert "The browser pages could not be built: npm could not reach the network" in printed.out + printed.err
    assert not stamp_of(project).exists()


def test_build_of_current_pages_runs_nothing(hatch_build: ModuleType, project: Path) -> None:
    stamp_of(project).write_text(hatch_build.digest_of_sources(project / "web"))
    of_site = project / "src/firmware_graph/http/site/built-from.sha256"
    of_site.write_text(hatch_build.digest_of_sources(project / "docs", project / "zensical.toml"))
    build_pages(hatch_build, project)
    assert not (project / "web/node_modules").exists()


def test_source_changed_added_or_renamed_makes_the_pages_stale(hatch_build: ModuleType, project: Path) -> None:
    web = project / "web"
    digests = [hatch_build.digest_of_sources(web)]
    (web / "src/token.ts").write_text("")
    digests.append(hatch_build.digest_of_sources(web))
    (web / "src/new.ts").write_text("")
    digests.append(hatch_build.digest_of_sources(web))
    (web / "src/new.ts").rename(web / "src/renamed.ts")
    digests.append(hatch_build.digest_of_sources(web))
    assert len(set(digests)) == 4


def test_installed_packages_are_no_sources(hatch_build: ModuleType, project: Path) -> None:
    before = hatch_build.digest_of_sources(project / "web")
    (project / "web/node_modules").mkdir()
    (project / "web/node_modules/index.js").write_text("")
    assert hatch_build.digest_of_sources(project / "web") == before
