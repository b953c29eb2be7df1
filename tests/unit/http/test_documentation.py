"""The site of docs/ over HTTP: what is answered, and with which headers."""

import asyncio
import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from firmware_graph.http.documentation import documentation_routes

SCRIPT = "document.title = 'a'"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "queries").mkdir()
    (tmp_path / "index.html").write_text(f"<!doctype html><title>Start</title><script>{SCRIPT}</script>")
    (tmp_path / "errors.html").write_text("<!doctype html><title>Errors</title>")
    (tmp_path / "queries" / "products.html").write_text("<!doctype html><title>Products</title>")
    return tmp_path


def get(folder: Path, path: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        app = Starlette(routes=documentation_routes(folder=folder))
        app.router.redirect_slashes = False
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as client:
            return await client.get(path)

    return asyncio.run(ask())


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/docs/", "Start"),
        ("/docs/index.html", "Start"),
        ("/docs/errors", "Errors"),
        ("/docs/errors.html", "Errors"),
        ("/docs/queries/products", "Products"),
    ],
)
def test_page_is_sent_by_its_name_with_and_without_ending(site: Path, path: str, title: str) -> None:
    answer = get(site, path)
    assert answer.status_code == 200
    assert f"<title>{title}</title>" in answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["etag"]


def test_address_without_slash_leads_to_the_first_page_whatever_the_host_says(site: Path) -> None:
    answer = get(site, "/docs")
    assert (answer.status_code, answer.headers["location"]) == (308, "docs/")


@pytest.mark.parametrize("path", ["/docs/other", "/docs/queries", "/docs/%2e%2e/secret"])
def test_page_unknown_or_outside_the_site_is_not_found(site: Path, path: str) -> None:
    (site.parent / "secret.html").write_text("secret")
    assert get(site, path).status_code == 404


def test_policy_admits_the_scripts_of_the_pages_and_nothing_else(site: Path) -> None:
    policy = dict(
        part.split(" ", 1) for part in get(site, "/docs/errors").headers["content-security-policy"].split("; ")
    )
    assert re.fullmatch(r"'self' 'sha256-[A-Za-z0-9+/]{43}='", policy["script-src"])
    assert policy["default-src"] == policy["form-action"] == policy["frame-ancestors"] == "'none'"
    assert policy["connect-src"] == policy["worker-src"] == "'self'"
    assert policy["style-src"] == "'self' 'unsafe-inline'"


def test_site_never_built_says_how_to_build_it(tmp_path: Path) -> None:
    for path in ("/docs", "/docs/errors"):
        answer = get(tmp_path, path)
        assert answer.status_code == 503
        assert "make docs" in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
