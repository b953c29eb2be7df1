"""The routes of the pages: what they answer, and with which headers."""

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from firmware_graph.http.pages import page_routes


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "graphiql.html").write_text("<!doctype html><title>GraphiQL</title>")
    (tmp_path / "assets" / "graphiql-Ab12.js").write_text("export {};")
    return tmp_path


def get(folder: Path, path: str) -> httpx.Response:
    async def ask() -> httpx.Response:
        server = httpx.ASGITransport(Starlette(routes=page_routes(folder=folder)))
        async with httpx.AsyncClient(transport=server, base_url="http://test") as client:
            return await client.get(path)

    return asyncio.run(ask())


def directives(policy: str) -> dict[str, str]:
    return dict(directive.split(" ", 1) for directive in policy.split("; "))


def test_page_asked_for_is_sent_and_checked_at_each_visit(built: Path) -> None:
    answer = get(built, "/graphiql")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


def test_asset_asked_for_is_sent_and_kept_for_ever(built: Path) -> None:
    answer = get(built, "/assets/graphiql-Ab12.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_asset_unknown_or_outside_the_folder_is_not_found(built: Path) -> None:
    assert get(built, "/assets/other.js").status_code == 404
    assert get(built, "/assets/%2e%2e/graphiql.html").status_code == 404


@pytest.mark.parametrize("path", ["/graphiql", "/assets/graphiql-Ab12.js"])
def test_every_answer_has_the_security_headers(built: Path, path: str) -> None:
    headers = get(built, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert directives(headers["content-security-policy"]) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "worker-src": "'self'",
        "connect-src": "'self'",
        "style-src": "'self' 'unsafe-inline'",
        "font-src": "'self' data:",
        "img-src": "'self' data:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


def test_pages_never_built_say_so(tmp_path: Path) -> None:
    answer = get(tmp_path, "/graphiql")
    assert answer.status_code == 503
    assert "Install the package again" in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
