"""From where a request is: what stands in a header counts only where a trusted proxy has put it."""

from ipaddress import ip_network
from typing import Any, Final

import pytest
from starlette.requests import HTTPConnection

from firmware_graph.http.address import LONGEST_ELEMENT, MOST_PROXIES, Proxies

INSIDE: Final = (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))


def address(peer: str, *given: str, header: str = "x-forwarded-for", networks: Any = INSIDE) -> str:
    headers = [(header.encode(), value.encode()) for value in given]
    scope = {"type": "http", "client": (peer, 1), "headers": headers}
    return Proxies(networks, header).address_of(HTTPConnection(scope))


@pytest.mark.parametrize(
    ("peer", "given", "counted"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.9"], "192.0.2.1"),  # not one of our proxies
        ("10.0.0.1", ["198.51.100.9"], "198.51.100.9"),
        ("10.0.0.1", ["203.0.113.5, 198.51.100.9"], "198.51.100.9"),  # what the client says is before it
        ("10.0.0.1", ["203.0.113.5", "198.51.100.9, 10.0.0.2"], "198.51.100.9"),
        ("10.0.0.1", ["198.51.100.9:5123"], "198.51.100.9"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["nonsense, 10.0.0.7"], "10.0.0.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("::ffff:10.0.0.1", ["198.51.100.9"], "198.51.100.9"),
        ("fd00::1", ["2001:db8:1:2:3::4"], "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", [], "2001:db8:1:2::/64"),
    ],
)
def test_address_behind_proxies(peer: str, given: list[str], counted: str) -> None:
    assert address(peer, *given) == counted


@pytest.mark.parametrize(
    ("given", "counted"),
    [
        ("for=198.51.100.9", "198.51.100.9"),
        ("For=198.51.100.9;proto=https;by=10.0.0.1", "198.51.100.9"),
        ('for=203.0.113.5, for="[2001:db8:1:2::9]:4711"', "2001:db8:1:2::/64"),
        ("for=unknown", "10.0.0.1"),
        ("for=_hidden", "10.0.0.1"),
        ("proto=https", "10.0.0.1"),
        ("proto=https; for=198.51.100.9 ;by=10.0.0.1", "198.51.100.9"),
        ("notfor=203.0.113.5;for=198.51.100.9", "198.51.100.9"),
        ("notfor=203.0.113.5", "10.0.0.1"),
        ('host="x;for=203.0.113.5"', "10.0.0.1"),
        ("for=198.51.100.9;host=x;for=203.0.113.5", "10.0.0.1"),
        ('for="198.51.100.9', "10.0.0.1"),
        ('for=198.51.100.7;host="x,for=203.0.113.5;y"', "10.0.0.1"),
        ("for=198.51.100.9, ", "198.51.100.9"),
    ],
)
def test_address_in_forwarded(given: str, counted: str) -> None:
    assert address("10.0.0.1", given, header="forwarded") == counted


@pytest.mark.parametrize(("proxies", "counted"), [(MOST_PROXIES - 1, "198.51.100.9"), (MOST_PROXIES, "10.0.0.2")])
def test_list_is_read_no_further_than_there_may_be_proxies(proxies: int, counted: str) -> None:
    assert address("10.0.0.1", ", ".join(["198.51.100.9", *["10.0.0.2"] * proxies])) == counted


@pytest.mark.parametrize("header", ["x-forwarded-for", "forwarded"])
def test_element_that_is_too_long_is_not_read(header: str) -> None:
    begin = "for=198.51.100.9;host=" if header == "forwarded" else "198.51.100.9:"
    assert address("10.0.0.1", begin + "1" * (LONGEST_ELEMENT - len(begin)), header=header) == "198.51.100.9"
    assert address("10.0.0.1", begin + "1" * LONGEST_ELEMENT, header=header) == "10.0.0.1"


def test_only_the_header_that_is_set_is_read() -> None:
    headers = [(b"forwarded", b"for=203.0.113.5"), (b"x-forwarded-for", b"198.51.100.9")]
    scope = {"type": "http", "client": ("10.0.0.1", 1), "headers": headers}
    assert Proxies(INSIDE, "x-forwarded-for").address_of(HTTPConnection({**scope})) == "198.51.100.9"
    assert Proxies(INSIDE, "forwarded").address_of(HTTPConnection({**scope})) == "203.0.113.5"


def test_address_of_a_request_is_found_once() -> None:
    scope = {"type": "http", "client": ("10.0.0.1", 1), "headers": [(b"x-forwarded-for", b"198.51.100.9")]}
    assert Proxies(INSIDE).address_of(HTTPConnection(scope)) == "198.51.100.9"
    del scope["headers"]
    assert Proxies(INSIDE).address_of(HTTPConnection(scope)) == "198.51.100.9"


def test_without_trusted_proxies_no_header_is_read() -> None:
    assert address("10.0.0.1", "198.51.100.9", networks=()) == "10.0.0.1"


def test_connection_without_an_address_has_none() -> None:
    assert Proxies().address_of(HTTPConnection({"type": "http", "client": None, "headers": []})) == ""
