"""Who may send a form, and where a session's cookie goes."""

import re
from pathlib import Path

import pytest
from starlette.requests import Request

import firmware_graph
from firmware_graph.pages.session import cookie, cookie_in, is_asked_on_loopback, is_same_origin, token_in
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


@pytest.mark.parametrize("host", ["[::1", "[[[", "a@[", "//"])
def test_host_and_origin_that_are_no_addresses_are_of_nobody(host: str) -> None:
    assert not is_asked_on_loopback(request_with(host=host))
    assert cookie(request_with(host=host))["secure"] is True
    assert not is_same_origin(request_with(host="a.test", origin=f"http://{host}"))


@pytest.mark.parametrize(
    ("host", "cookies", "token"),
    [
        ("127.0.0.1:8000", "other=x; firmware-graph-session=a.b.c", "a.b.c"),
        ("127.0.0.1:8000", "__Host-firmware-graph-session=a.b.c", None),
        ("a.test", "__Host-firmware-graph-session=a.b.c;other=x", "a.b.c"),
        ("a.test", "firmware-graph-session=planted", None),  # which another host of its domain can set
        ("a.test", "firmware-graph-session=planted; __Host-firmware-graph-session=a.b.c", "a.b.c"),
        ("a.test", "__Host-firmware-graph-session=", None),
        ("a.test", "", None),
    ],
)
def test_session_is_in_the_cookie_that_it_was_given(host: str, cookies: str, token: str | None) -> None:
    assert token_in(request_with(host=host, cookie=cookies)) == token


def test_cookie_is_read_as_it_is_written() -> None:
    request = request_with(cookie='a="\\075"; b = c=d ')
    assert [cookie_in(request, name) for name in ("a", "b", "c")] == ['"\\075"', "c=d", ""]


def test_nothing_reads_cookies_by_what_takes_their_quotes_off() -> None:
    """That takes seconds for one header in some versions of Python, while everybody waits."""
    reads_cookies = re.compile(r"(?<!`request)\.cookies\b|http\.cookies")
    sources = Path(firmware_graph.__file__).parent.rglob("*.py")
    assert [path.name for path in sources if reads_cookies.search(path.read_text())] == []


@pytest.mark.parametrize("elsewhere", ["//b.test", "https://b.test", "/\\b.test", "", "/a\r\nb"])
def test_reader_is_sent_to_no_other_host(elsewhere: str) -> None:
    assert local_path(elsewhere) == "/"


def test_reader_goes_on_where_it_came_from() -> None:
    assert local_path("/versions/20?asOf=2026-01-01") == "/versions/20?asOf=2026-01-01"
