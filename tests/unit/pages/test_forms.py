"""Forms: parsed beside what else the process does."""

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from python_multipart import multipart
from starlette.requests import Request
from starlette.types import Message

import firmware_graph
from firmware_graph.pages import forms
from firmware_graph.pages.binding import bind_apart
from firmware_graph.pages.form_threads import FormThreads, FormTurn
from firmware_graph.pages.forms import FormTooLong, NotAForm, given_in_form, list_in_form
from firmware_graph.pages.uploaded import received

pytestmark = pytest.mark.anyio
MEGABYTE = 1_000_000
URL_ENCODED = "application/x-www-form-urlencoded"
IN_PARTS = "multipart/form-data; boundary=B"
TURN = FormTurn(FormThreads(), "127.0.0.1")


@pytest.fixture
async def turns() -> AsyncIterator[list[int]]:
    """Count how often others have their turn on the event loop."""
    counted = [0]

    async def others() -> None:
        while True:
            await asyncio.sleep(0)
            counted[0] += 1

    task = asyncio.create_task(others())
    await asyncio.sleep(0)
    yield counted
    task.cancel()


def a_form(body: bytes, content_type: str = URL_ENCODED) -> Request:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", content_type.encode())]
    return Request({"type": "http", "method": "POST", "path": "/fleet", "headers": headers}, receive)


def an_unread_form(content_type: str) -> Request:
    """Create a request whose body may not be read."""
    return Request({**a_form(b"", content_type).scope})


@pytest.mark.parametrize("body", [b"&" * MEGABYTE, b"a=" + b"%41" * (MEGABYTE // 3)])
async def test_form_that_takes_long_to_parse_holds_nobody_up(turns: list[int], body: bytes) -> None:
    given = await given_in_form(a_form(body), 2 * MEGABYTE, TURN)
    assert [len(values[0]) for values in given.values()] == ([MEGABYTE // 3] if body.startswith(b"a") else [])
    assert turns[0] > 100


async def given(request: Request) -> None:
    await given_in_form(request, MEGABYTE, TURN)


async def listed(request: Request) -> None:
    await list_in_form(request, MEGABYTE, TURN)


async def uploaded(request: Request) -> None:
    async with received(request, MEGABYTE, TURN):
        pass


@pytest.mark.parametrize("read", [given, listed, uploaded])
@pytest.mark.parametrize(
    "content_type",
    [
        *(
            f"{IN_PARTS}; charset={name}"
            for name in ("punycode", "undefined", "Latin-1", '"utf-7"', "utf-8; charset=hz")
        ),
        f"{URL_ENCODED};charset=idna",
        "multipart/form-dating; boundary=B",
        "multipart/form-data; boundary=" + "B" * 500,
        "text/plain",
    ],
)
async def test_form_of_another_type_or_charset_is_refused_before_it_is_read(
    read: Callable[[Request], Awaitable[None]], content_type: str
) -> None:
    with pytest.raises(NotAForm) as refused:
        await read(an_unread_form(content_type))
    assert refused.value.status_code == 415


def in_parts(field: str, content: bytes) -> bytes:
    return f"--B\r\nContent-Disposition: form-data; {field}\r\n\r\n".encode() + content + b"\r\n"


@pytest.mark.parametrize("content", [b"\r" * 1_000, b"\r\n--" * 300, b"a,b\r\n" * 200, b""])
async def test_upload_is_parsed_in_a_thread_for_forms_a_slice_at_a_time(
    content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[tuple[str, int]] = []
    write = multipart.MultipartParser.write

    def noted(self: multipart.MultipartParser, data: bytes) -> int:
        written.append((threading.current_thread().name, len(data)))
        return write(self, data)

    monkeypatch.setattr(multipart.MultipartParser, "write", noted)
    monkeypatch.setattr(forms, "SLICE_BYTES", 100)
    body = in_parts('name="partial"', b"yes") + in_parts('name="cpl"; filename="x.csv"', content) + b"--B--\r\n"
    async with received(a_form(body, IN_PARTS), MEGABYTE, TURN) as uploaded:
        assert (uploaded.fields, uploaded.files["cpl"].read_bytes()) == ({"partial": "yes"}, content)
    assert all(name.startswith("firmware-graph-forms") and length <= 100 for name, length in written)
    assert sum(length for _, length in written) == len(body)


async def test_upload_that_is_too_long_is_refused_before_it_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "parsed", None)
    with pytest.raises(FormTooLong, match="1,000,000 bytes together"):
        await uploaded(a_form(b"-" * (MEGABYTE + 1), IN_PARTS))


async def test_upload_that_is_not_in_parts_is_refused_before_it_is_read() -> None:
    with pytest.raises(NotAForm):
        await uploaded(an_unread_form(URL_ENCODED))


@pytest.mark.parametrize(
    "content_type", [IN_PARTS, f"{IN_PARTS}; charset=UTF-8", 'Multipart/Form-Data; charset="utf8"; boundary=B']
)
async def test_form_in_utf_8_is_read(content_type: str) -> None:
    body = '--B\r\nContent-Disposition: form-data; name="é"\r\n\r\nü\r\n--B--\r\n'.encode()
    assert await given_in_form(a_form(body, content_type), MEGABYTE, TURN) == {"é": ["ü"]}


@pytest.mark.parametrize(
    ("type_", "line", "count"),
    [("[Int!]", "1\n", 500_000), ("[UpgradeInput!]", "20-21\n", 150_000), ("[FleetCount!]", "20, 5\n", 150_000)],
)
async def test_list_that_takes_long_to_convert_holds_nobody_up(
    turns: list[int], type_: str, line: str, count: int
) -> None:
    variables = await bind_apart(TURN, {"list": type_}, {"list": [line * count]})
    assert (len(variables["list"]), turns[0] > 100) == (count, True)


def test_all_pages_convert_what_may_be_long_apart() -> None:
    """Those that use `bind` are in a thread already."""
    sources = (Path(firmware_graph.__file__).parent / "pages").glob("*.py")
    assert [path.name for path in sources if re.search(r"import .*\bbind\b", path.read_text())] == ["statement.py"]


def test_all_work_on_forms_takes_its_turn() -> None:
    sources = (Path(firmware_graph.__file__).parent / "pages").glob("*.py")
    assert [path.name for path in sources if "Purpose.FORMS" in path.read_text()] == ["form_threads.py"]
