"""The site of docs/ as it is built: no warning, no other host, a page for each code of an error."""

import asyncio
import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from firmware_graph.api.execution.error_pages import documentation_of
from firmware_graph.http.documentation import documentation_routes
from firmware_graph.http.problem import CODES
from support.paths import ROOT

OTHER_HOST = re.compile(r"""<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)=["']?(?:https?:)?//""")
TITLE = re.compile(r"<h1[^>]*>([A-Z_]+)<")


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


def test_address_of_each_code_of_an_error_is_served(site: Path) -> None:
    codes = [page.stem.upper() for page in (ROOT / "docs" / "errors").glob("*.md")]
    transport = httpx.ASGITransport(Starlette(routes=documentation_routes(folder=site)))

    async def titles() -> list[str]:
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            pages = [await client.get(documentation_of(code)) for code in codes]
        return [title for page in pages for title in TITLE.findall(page.raise_for_status().text)]

    assert set(CODES.values()) <= set(codes)
    assert asyncio.run(titles()) == codes
