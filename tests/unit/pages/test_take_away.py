"""Whose session is taken for a download, and whose not."""

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.errors import QueryTooExpensive
from firmware_graph.http.compression import Compression
from firmware_graph.model.form_types import SENT_FORM
from firmware_graph.pages.explorer import Explorer
from firmware_graph.pages.rendering import Assets, Templates
from firmware_graph.pages.take_away import SessionDownloads

COOKIE = (b"cookie", b"__Host-firmware-graph-session=a.b.c")


async def nobody(_request: Any) -> Caller:
    return ANONYMOUS


EXPLORER = Explorer(Authenticator([]), lambda _request: "", Templates(Assets()), 1_000, nobody, Compression(0))
OWN = (b"sec-fetch-site", b"same-origin")
BEARER = (b"authorization", b"Bearer other")


def credentials(*headers: tuple[bytes, bytes], method: str = "GET", path: str = "/export/defects.csv") -> list[bytes]:
    seen: list[Scope] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope)

    async def receive() -> Message:
        raise AssertionError("nothing is read yet")

    async def send(_message: Message) -> None:
        return None

    scope = {"type": "http", "method": method, "path": path, "headers": list(headers)}
    asyncio.run(SessionDownloads(app, EXPLORER)(scope, receive, send))
    return [value for name, value in seen[0]["headers"] if name == b"authorization"]


def test_download_from_a_page_is_of_its_reader() -> None:
    assert credentials(COOKIE, OWN) == [b"Bearer a.b.c"]


@pytest.mark.parametrize("site", [b"cross-site", b"same-site"])
def test_download_that_another_site_begins_is_of_nobody(site: bytes) -> None:
    assert credentials(COOKIE, (b"sec-fetch-site", site)) == []
    assert credentials(COOKIE) == []


def test_credential_of_its_own_comes_first() -> None:
    assert credentials(COOKIE, OWN, BEARER) == [b"Bearer other"]


def test_session_opens_nothing_but_downloads() -> None:
    assert credentials(COOKIE, OWN, path="/graphql") == []
    assert credentials(COOKIE, OWN, method="POST") == []


FORM = (b"content-type", b"application/x-www-form-urlencoded")


def read_form(body: bytes, *, max_fields_bytes: int = 100) -> Any:
    """Send a form, and read it as an export does."""
    read: list[Any] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        assert (scope["query_string"], scope["headers"]) == (b"x=1", [FORM, OWN])
        read.append(await scope[SENT_FORM]())

    async def receive() -> Message:
        return {"type": "http.request", "body": body}

    async def send(_message: Message) -> None:
        return None

    scope = {"type": "http", "method": "POST", "path": "/export/pairs.csv", "query_string": b"x=1"}
    downloads = SessionDownloads(app, EXPLORER, max_fields_bytes)
    asyncio.run(downloads({**scope, "headers": [FORM, OWN]}, receive, send))
    return read[0]


def test_form_is_read_when_its_export_asks_for_it_and_never_becomes_a_url() -> None:
    assert credentials(COOKIE, OWN, FORM, method="POST") == [b"Bearer a.b.c"]
    assert read_form(b"rows=20%0A21&locale=%C3%A9&empty=+&locale=2") == ([("locale", "é"), ("locale", "2")], b"20\n21")
    assert read_form(b"counts=20,1") == ([], b"CPL Entry ID,Count\n20,1")


def test_fields_of_a_form_have_at_most_the_length_of_a_url_together() -> None:
    assert len(read_form(b"rows=" + b"1" * 500 + b"&a=" + b"%C3%A9" * 24 + b"&b=" + b"1" * 50)[0]) == 2
    with pytest.raises(QueryTooExpensive) as refused:
        read_form(b"a=" + b"%C3%A9" * 25 + b"&b=" + b"1" * 50)
    assert refused.value.extensions == {"code": "QUERY_TOO_EXPENSIVE", "limit": "fields", "maximum": 100}
