"""The site of docs/ as it is built: no warning, no other host, an anchor for each code of an error."""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from firmware_graph.http.problem import CODES
from support.paths import ROOT

OTHER_HOST = re.compile(r"""<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=["']?(?:https?:)?//""")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site in a folder of its own."""
    if importlib.util.find_spec("zensical") is None:
        pytest.skip("zensical is not installed: `pip install --group docs` installs it where it can be had")
    folder = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "docs", folder / "docs")
    shutil.copy(ROOT / "zensical.toml", folder)
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--strict"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "src/firmware_graph/http/site"


def test_every_page_is_built(site: Path) -> None:
    pages = {page.relative_to(ROOT / "docs").with_suffix("") for page in (ROOT / "docs").rglob("*.md")}
    assert pages <= {page.relative_to(site).with_suffix("") for page in site.rglob("*.html")}


def test_no_page_loads_anything_from_another_host(site: Path) -> None:
    assert OTHER_HOST.search('<link rel="stylesheet" href="https://fonts.example/a.css">')
    found = {page.name: OTHER_HOST.search(page.read_text(encoding="utf-8")) for page in site.rglob("*.html")}
    assert {name: match[0] for name, match in found.items() if match} == {}
    styles = [style.read_text(encoding="utf-8") for style in site.rglob("*.css")]
    assert not [style for style in styles if re.search(r"url\([\"']?(?:https?:)?//|@import", style)]


def test_each_code_of_an_error_has_its_anchor(site: Path) -> None:
    page = (site / "errors.html").read_text(encoding="utf-8")
    assert [code for code in CODES.values() if f'id="{code.lower()}"' not in page] == []
