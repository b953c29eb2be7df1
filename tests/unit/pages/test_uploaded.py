"""Uploads that are received: files on disk, and nothing of them in memory while they wait."""

import tracemalloc
from collections.abc import Callable
from typing import Final

import pytest
from starlette.requests import Request
from starlette.types import Message

from firmware_graph.errors import BadUserInput
from firmware_graph.model.form_types import FORM_STORED
from firmware_graph.pages.form_threads import FormThreads, FormTurn
from firmware_graph.pages.upload_places import UploadPlaces, UploadsWait
from firmware_graph.pages.uploaded import LONGEST_FIELDS, received

pytestmark = pytest.mark.anyio

TURN: Final = FormTurn(FormThreads(), "127.0.0.1")
PART: Final = b'--B\r\ncontent-disposition: form-data; name="%b"\r\n\r\n%b\r\n'
FILE: Final = b'--B\r\ncontent-disposition: form-data; name="cpl"; filename="a.csv"\r\n\r\n%b\r\n'
END: Final = b"--B--\r\n"
MANY_BYTES: Final = 8_000_000


def a_form(stored: Callable[[], None], *parts: bytes) -> Request:
    left = [*parts, END]

    async def receive() -> Message:
        part = left.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(left)}

    headers = [(b"content-type", b"multipart/form-data; boundary=B")]
    return Request({"type": "http", "method": "POST", "headers": headers, FORM_STORED: stored}, receive)


async def test_body_of_an_upload_is_freed_and_said_to_be_before_its_files_are_worked_on() -> None:
    stored = list[bool]()
    form = a_form(lambda: stored.append(True), FILE % (b"x" * MANY_BYTES), PART % (b"partial", b"yes"))
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        async with received(form, 2 * MANY_BYTES, TURN) as uploaded:
            after, most = tracemalloc.get_traced_memory()
            assert stored == [True]
            assert uploaded.files["cpl"].stat().st_size == MANY_BYTES
            assert uploaded.fields == {"partial": "yes"}
    finally:
        tracemalloc.stop()
    assert most - before > MANY_BYTES
    assert after - before < MANY_BYTES / 8


async def test_long_fields_are_refused_as_they_would_stay_in_memory() -> None:
    stored = list[bool]()
    form = a_form(lambda: stored.append(True), FILE % b"x", PART % (b"worksheet", b"x" * LONGEST_FIELDS))
    with pytest.raises(BadUserInput, match="more than 4,000 characters"):
        async with received(form, MANY_BYTES, TURN):
            pass
    assert not stored


def test_party_has_two_places_and_takes_none_of_others() -> None:
    places = UploadPlaces()
    with places.taken_by("SECAS"):
        with places.taken_by("SECAS"), places.taken_by("SSC"), pytest.raises(UploadsWait), places.taken_by("SECAS"):
            pass
        with places.taken_by("SECAS"):
            pass
    assert not places.taken
