"""Requests go to public addresses, and to those of closed networks that are named."""

from ipaddress import ip_address, ip_network

import pytest

from firmware_graph.model.reach import Place, Reach, is_public

HTTPS = Place("https", "example.org", 443)
REFUSED = [
    "127.0.0.1", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.2.1", "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "fe80::1", "fec0::1", "fc00::1", "fd00:ec2::254",
    "ff02::1", "ff0e::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::1",
    "2001::1", "2001:db8::1", "100::1", "192.0.0.192", "192.0.0.9",
    "168.63.129.16", "::ffff:168.63.129.16", "192.88.99.1", "3fff::1",
]  # fmt: skip
TAKEN = ["8.8.8.8", "168.63.129.17", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::1"]


@pytest.mark.parametrize("address", REFUSED)
def test_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(ip_address(address))
    assert not Reach().takes(ip_address(address), HTTPS)


@pytest.mark.parametrize("address", TAKEN)
def test_public_address_is_taken_by_https_alone(address: str) -> None:
    assert Reach().takes(ip_address(address), HTTPS)
    assert not Reach().takes(ip_address(address), HTTPS._replace(scheme="http"))


def test_closed_networks_and_hosts_are_taken_by_http_too() -> None:
    closed = Reach((ip_network("10.0.0.0/8"),), ("hooks.internal", "*.lab"))
    for scheme in ("http", "https"):
        place = Place(scheme, "example.org", 80)
        assert closed.takes(ip_address("10.1.2.3"), place)
        assert closed.takes(ip_address("::ffff:10.1.2.3"), place)
        assert not closed.takes(ip_address("192.168.0.1"), place)
        assert closed.takes(ip_address("192.168.0.1"), place._replace(host="hooks.internal"))
        assert closed.takes(ip_address("192.168.0.1"), place._replace(host="one.lab"))
        assert not closed.takes(ip_address("192.168.0.1"), place._replace(host="lab"))


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/", "ftp://example.org/", "https://", "https:///path", "https://user@example.org/",
        "https://a:b@example.org/", "https://example.org/#part", "https://127.0.0.1/", "https://[::1]/",
        "https://[::ffff:127.0.0.1]/", "https://10.0.0.1/", "https://example.org:99999/", "https://example.org/a b",
        "https://exämple.org/", "https://example.org\\@evil.org/", "https://example.org/\n", "x", "https://[::1",
        "https://example.org/" + "a" * 2_000,
    ],
)  # fmt: skip
def test_url_that_is_never_asked_is_refused(url: str) -> None:
    assert Reach().place_of(url) is None


def test_url_of_a_public_server_is_a_place() -> None:
    assert Reach().place_of("https://Example.org./hook?a=b") == Place("https", "example.org", 443)
    assert Reach().place_of("https://example.org:8443/") == Place("https", "example.org", 8443)
    assert Reach(hosts=("hooks.internal",)).place_of("http://hooks.internal/") == Place("http", "hooks.internal", 80)
