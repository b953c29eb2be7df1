"""Pages where the service fails: they say so, and never show what could not be read as what is not there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from firmware_graph.app import create_app
from firmware_graph.database.connection import Connection
from support.asking import settings_for, wait_until_ready
from support.serving import served

NO_TIME = 1e-6
OF_ONE_THING = [
    "/versions/20",
    "/defect?id=DEF-1",
    "/stack?id=1",
    "/advisory?id=1",
    "/note?entry=20",
    "/compatible?entry=20",
]
OF_MANY = ["/?q=0.1.0.0", "/latest", "/undeclared", "/changes", "/calendar", "/advisories", "/variants"]
FORM = {"content-type": "application/x-www-form-urlencoded"}
MISTAKEN = ("No such", "Nothing fits", "that you can see", "has no ", "There are none")


@pytest.fixture(scope="module")
def hurried(example: Connection, key_folder: Path) -> Iterator[httpx.Client]:
    """Serve pages whose operations have no time."""
    settings = settings_for(example, key_folder, demo_sign_in=True, deadline_seconds=NO_TIME)
    with served(create_app(settings)) as opened:
        wait_until_ready(opened)
        opened.headers.update({"accept": "text/html", "origin": str(opened.base_url).rstrip("/")})
        assert opened.post("/sign-in", data={"role": "ssc"}).status_code == 303
        yield opened


@pytest.mark.parametrize(
    ("method", "path", "sent", "status"),
    [
        ("GET", "/nowhere", {}, 404),
        ("GET", f"/versions/{'1' * 4_301}", {}, 404),
        ("PUT", "/fleet", {}, 405),
        ("POST", "/fleet", {"content": b"counts=" + b"1" * 1_100_000, "headers": FORM}, 413),
        ("POST", "/list", {"content": b"rows=" + b"1" * 1_100_000, "headers": FORM}, 413),
        ("POST", "/watches/new", {"content": b"rows=" + b"1" * 1_100_000, "headers": FORM}, 413),
        ("POST", "/export/upgrade-pathways.csv", {"content": b"rows=" + b"1" * 1_100_000, "headers": FORM}, 413),
        ("POST", "/fleet", {"json": {"counts": []}}, 415),
        ("POST", "/fleet", {"data": {"counts": "20,1"}, "headers": {"origin": "https://else.example"}}, 403),
        ("GET", "/export/nothing.csv", {}, 404),
        ("GET", "/docs/nothing", {}, 404),
    ],
)
def test_refusal_is_a_page_with_its_status_and_request_id(
    hurried: httpx.Client, method: str, path: str, sent: dict[str, Any], status: int
) -> None:
    page = hurried.request(method, path, **sent)
    assert page.status_code == status, page.text
    assert page.headers["content-type"].startswith("text/html")
    assert f"Request ID: {page.headers['x-request-id']}" in page.text


@pytest.mark.parametrize("path", [*OF_ONE_THING, *OF_MANY])
def test_page_that_could_not_be_read_says_so_and_nothing_else(hurried: httpx.Client, path: str) -> None:
    page = hurried.get(path)
    assert page.status_code == 504, page.text
    assert "longer than its deadline" in page.text
    assert f"Request ID: {page.headers['x-request-id']}" in page.text or path in OF_MANY
    assert not [words for words in MISTAKEN if words in page.text]
