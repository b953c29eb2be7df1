"""Who may send a form, and where a session's cookie goes."""

import pytest
from starlette.requests import Request

from firmware_graph.pages.session import cookie, is_asked_on_loopback, is_same_origin
from firmware_graph.pages.signing_in import local_path


def request_with(**headers: str) -> Request:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "POST", "path": "/sign-in", "headers": raw})


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"host": "a.test", "origin": "https://a.test"}, True),
        ({"host": "a.test", "origin": "https://b.test"}, False),
        ({"host": "a.test", "origin": "null"}, False),
        ({"host": "a.test", "origin": "https://a.test", "sec_fetch_site": "cross-site"}, False),
        ({"host": "a.test", "sec_fetch_site": "same-site"}, False),
        ({"host": "a.test", "sec_fetch_site": "same-origin"}, True),
        ({"host": "a.test"}, False),
    ],
)
def test_form_of_another_site_is_told_apart(headers: dict[str, str], *, expected: bool) -> None:
    assert is_same_origin(request_with(**headers)) is expected


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000", "[::1]:8000"])
def test_cookie_on_loopback_needs_no_tls(host: str) -> None:
    assert is_asked_on_loopback(request_with(host=host))
    assert cookie(request_with(host=host))["secure"] is False


@pytest.mark.parametrize("host", ["example.test", "localhost.example.test", "10.0.0.1", ""])
def test_cookie_elsewhere_is_secure_and_of_this_host_alone(host: str) -> None:
    made = cookie(request_with(host=host))
    assert made["secure"] is True
    assert made["key"].startswith("__Host-")
    assert (made["httponly"], made["samesite"], made["path"]) == (True, "strict", "/")


@pytest.mark.parametrize("elsewhere", ["//b.test", "https://b.test", "/\\b.test", "", "/a\r\nb"])
def test_reader_is_sent_to_no_other_host(elsewhere: str) -> None:
    assert local_path(elsewhere) == "/"


def test_reader_goes_on_where_it_came_from() -> None:
    assert local_path("/versions/20?asOf=2026-01-01") == "/versions/20?asOf=2026-01-01"
