"""A request goes to the address that was checked, whatever its name resolves to later."""

import asyncio
import socket
from ipaddress import ip_address
from typing import Any

import pytest

from firmware_graph.delivery.sending import NOT_REACHED, Sender, at_address
from firmware_graph.model.reach import Place, Reach

pytestmark = pytest.mark.anyio


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Have every name resolve to some addresses."""

    async def found(_loop: object, _host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in addresses]

    monkeypatch.setattr(asyncio.base_events.BaseEventLoop, "getaddrinfo", found)


@pytest.mark.parametrize("addresses", [(), ("10.0.0.1",), ("8.8.8.8", "169.254.169.254"), ("8.8.8.8", "::1")])
async def test_name_with_any_address_that_is_not_public_is_refused_in_the_same_words(
    monkeypatch: pytest.MonkeyPatch, addresses: tuple[str, ...]
) -> None:
    resolving(monkeypatch, *addresses)
    sender = Sender.create(Reach(), 1)
    assert (await sender.send("https://example.org/", b"{}", {})).failure == NOT_REACHED
    assert (await sender.send("http://example.org/", b"{}", {})).failure == NOT_REACHED
    assert (await sender.send("https://127.0.0.1/", b"{}", {})).failure == NOT_REACHED


def test_url_is_asked_at_its_address() -> None:
    place = Place("https", "example.org", 443)
    assert at_address("https://example.org/a?b=c", place, ip_address("8.8.8.8")) == "https://8.8.8.8:443/a?b=c"
    assert at_address("https://example.org", place, ip_address("2606:4700::1")) == "https://[2606:4700::1]:443/"
