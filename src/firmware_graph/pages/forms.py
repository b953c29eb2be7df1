"""Parsing of the input of pages: the URL, and forms with files, within limits."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Message

from firmware_graph.errors import BadUserInput
from firmware_graph.model.form_types import FORM_TYPES, UTF_8, is_form
from firmware_graph.pages.form_threads import FormTurn

MOST_FIELDS: Final = 2_000
LIST: Final = "rows"
"""The field of the reader's own list."""

COUNTS: Final = "counts"
"""The field of counts of devices, pasted or as a file, which is always text."""

Given = Mapping[str, Sequence[str]]


TOO_LONG: Final = 413
UNSUPPORTED: Final = 415
NO_FORM: Final = "A page takes what its own form sends. A program asks /graphql."
NOT_UTF_8: Final = "Send the form in UTF-8, and no other charset in its Content-Type."
SLICE_BYTES: Final = 1_048_576
LONGEST_TYPE: Final = 500
"""Characters of the type of a form; its boundary has up to 256."""


class FormBounds(NamedTuple):
    """What a form may be: its length in bytes, its files, its fields, and its types."""

    max_bytes: int
    files: int = 1
    fields: int = MOST_FIELDS
    types: Sequence[str] = FORM_TYPES
    too_long: str = "The form has more than {:,} bytes. Send less at a time."


class FormTooLong(HTTPException):
    """A form has more bytes than this service accepts."""

    def __init__(self, message: str) -> None:
        super().__init__(TOO_LONG, message)


class NotAForm(HTTPException):
    """The body is of a type other than forms, or in a charset other than UTF-8."""

    def __init__(self, message: str = NO_FORM) -> None:
        super().__init__(UNSUPPORTED, message)


def given_in_address(request: Request) -> dict[str, list[str]]:
    """Read the input in the URL: parameters, and the parts of the path."""
    query = request.query_params
    given = {name: query.getlist(name) for name in dict.fromkeys(query)}
    return given | {name: [str(value)] for name, value in request.path_params.items()}


async def given_in_form(request: Request, max_bytes: int, turn: FormTurn) -> dict[str, list[str]]:
    """Read a form; the text of a file counts as a value of its field. Nothing of it is stored.

    Raises:
        FormTooLong: It has more bytes than the limit.
        FormsWait: Other forms were before it for too long.
        BadUserInput: A file is not text in UTF-8.
    """
    given: dict[str, list[str]] = {}
    async with opened_form(request, FormBounds(max_bytes), turn) as form:
        for name, value in form.multi_items():
            given.setdefault(name, []).append(await text_of(name, value))
    return given


async def list_in_form(request: Request, max_bytes: int, turn: FormTurn) -> tuple[dict[str, list[str]], bytes]:
    """Read the texts of a form, and its list: the file if one is chosen, else the field LIST.

    A file may be a workbook, so it is not read as text, except for one of counts.

    Raises:
        FormTooLong: It has more bytes than the limit.
        FormsWait: Other forms were before it for too long.
        BadUserInput: A file of counts is not text in UTF-8.
    """
    given: dict[str, list[str]] = {}
    content = b""
    async with opened_form(request, FormBounds(max_bytes), turn) as form:
        for name, value in form.multi_items():
            if isinstance(value, str) or name == COUNTS:
                given.setdefault(name, []).append(await text_of(name, value))
            else:
                content = await value.read()
    return given, content or "\n".join(given.get(LIST, ())).encode()


def check_type(request: Request, types: Sequence[str]) -> None:
    """Check the type of a form before it is read: in some charsets of Python, a megabyte takes a minute to decode.

    Raises:
        NotAForm: It is of another type, or in a charset other than UTF-8.
    """
    content_type = request.headers.get("content-type", "")
    if not is_form(content_type) or len(content_type) > LONGEST_TYPE:
        raise NotAForm
    type_, options = parse_options_header(content_type)
    if type_.decode("latin-1") not in types:
        raise NotAForm
    if options.get(b"charset", b"utf-8").decode("latin-1").lower() not in UTF_8:
        raise NotAForm(NOT_UTF_8)


@asynccontextmanager
async def opened_form(request: Request, bounds: FormBounds, turn: FormTurn) -> AsyncIterator[FormData]:
    """Receive a form, in memory while the body runs; it is parsed in a thread, as a megabyte takes up to 0.3 s.

    Raises:
        FormTooLong: It has more bytes than the limit.
        NotAForm: It is of another type, or in a charset other than UTF-8.
        FormsWait: Other forms were before it for too long.
    """
    check_type(request, bounds.types)
    body = await bounded_body(request, bounds)
    form = await turn.run(lambda: asyncio.run(parsed(request, body, bounds)))
    try:
        yield form
    finally:
        await form.close()


async def parsed(request: Request, body: bytearray, bounds: FormBounds) -> FormData:
    """Parse the body of a form, a slice at a time, as a parser copies what it is given of a file."""
    starts = iter(range(0, len(body), SLICE_BYTES))

    async def receive() -> Message:
        start = next(starts, 0)
        end = start + SLICE_BYTES
        return {"type": "http.request", "body": bytes(body[start:end]), "more_body": end < len(body)}

    return await Request(request.scope, receive).form(
        max_files=bounds.files, max_fields=bounds.fields, max_part_size=bounds.max_bytes
    )


async def bounded_body(request: Request, bounds: FormBounds) -> bytearray:
    """Read a body, up to a limit.

    Raises:
        FormTooLong: It is longer.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > bounds.max_bytes:
            raise FormTooLong(bounds.too_long.format(bounds.max_bytes))
    return body


async def text_of(name: str, value: UploadFile | str) -> str:
    """Return the text of a field.

    Raises:
        BadUserInput: It is a file, but not text in UTF-8.
    """
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    try:
        return (await value.read()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadUserInput("The file is no text: save it as CSV in UTF-8.", argument=name) from error
