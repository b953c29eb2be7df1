"""Pages and credentials: a bad one is refused, an ended session is told, and no restricted page is compressed."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

import httpx
import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.pages.page import read_pages

MODEL: Final = "F001/4772/Example G4/01/01/GSME/SMETS2//PRODUCTION"
CHALLENGE: Final = 'Bearer realm="firmware-graph", error="invalid_token"'
SESSION: Final = "firmware-graph-session"
PATHS: Final = sorted(
    {
        "/sign-in",
        "/upload",
        *(page.path.replace("{entry:entry}", "20") for page in read_pages() if not page.of),
    }
)
"""The pages that are read; what they are about need not be there."""


@pytest.fixture
def ended(key_folder: Path) -> str:
    return mint_token(demo_key(key_folder), role=Role.SSC, lifetime=timedelta(hours=-1))


@pytest.mark.parametrize("path", PATHS)
def test_credential_that_is_not_accepted_is_401_on_every_page(explorer: httpx.Client, ended: str, path: str) -> None:
    assert "{" not in path
    for bad in ("Bearer garbage", f"Bearer {ended}", "Basic dXNlcjpzZWNyZXQ=", "", "Bearer fgk_nothing"):
        for accept in ("text/html", "*/*"):
            answer = explorer.get(path, headers={"authorization": bad, "accept": accept})
            assert (answer.status_code, answer.headers.get_list("www-authenticate")) == (401, [CHALLENGE])
            assert ("<h1" in answer.text) == (accept == "text/html")


def test_credential_that_is_not_accepted_is_401_with_the_cookie_of_a_session_too(
    explorer: httpx.Client, read: Callable[..., str]
) -> None:
    assert "Signed in" in read("/versions/20", "ssc")
    assert explorer.get("/versions/20", headers={"authorization": "Bearer garbage"}).status_code == 401
    sent = explorer.post("/fleet", data={"counts": "20, 5"}, headers={"authorization": "Bearer garbage"})
    assert (sent.status_code, sent.headers["www-authenticate"]) == (401, CHALLENGE)


def test_credential_in_the_headers_is_whose_page_it_is(
    explorer: httpx.Client, headers_of: Callable[..., dict[str, str]]
) -> None:
    explorer.cookies.clear()
    assert "Public list only" in explorer.get("/versions/20").text
    page = explorer.get("/versions/20", headers=headers_of("ssc", "SSC")).text
    assert "Signed in: <strong>Security Sub-Committee" in page or "Signed in: <strong>" in page
    assert "Public list only" not in page


@pytest.mark.parametrize("path", PATHS)
def test_session_that_has_ended_is_told_on_every_page(explorer: httpx.Client, ended: str, path: str) -> None:
    explorer.cookies.clear()
    answer = explorer.get(path, headers={"cookie": f"{SESSION}={ended}"})
    assert "Your session has ended. Sign in again." in answer.text


@pytest.mark.parametrize(
    ("path", "role", "is_packed"),
    [
        ("/versions/20", None, True),
        ("/latest", None, True),
        ("/versions/20", "party", True),
        ("/keys", "party", False),  # with what its party manages
        ("/versions/20", "ssc", False),
        ("/latest", "ssc", False),
        ("/nowhere", "ssc", False),
        ("/nowhere", "party", True),
    ],
)
def test_page_is_compressed_if_all_that_it_shows_is_open(
    explorer: httpx.Client, path: str, role: str | None, *, is_packed: bool
) -> None:
    explorer.cookies.clear()
    if role is not None:
        assert explorer.post("/sign-in", data={"role": role}).status_code == 303
    packed = explorer.get(path, headers={"accept-encoding": "gzip"})
    plain = explorer.get(path, headers={"accept-encoding": "identity"})
    assert ("content-encoding" in packed.headers) == is_packed
    assert "content-encoding" not in plain.headers
    assert "Accept-Encoding" in packed.headers["vary"]
    assert is_packed == (int(packed.headers["content-length"]) < len(plain.content) / 2)
