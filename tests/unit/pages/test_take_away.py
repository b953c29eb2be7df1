"""Whose session is taken for a download, and whose not."""

import asyncio
from typing import Any

import pytest
from starlette.types import Message, Receive, Scope, Send

from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.http.compression import Compression
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
        return {"type": "http.request"}

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
