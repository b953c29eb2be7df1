"""Every code of an error has its place in docs/errors.md, and nothing else has."""

import re
from collections.abc import Iterator

from firmware_graph import errors
from firmware_graph.api.execution.error_pages import documented
from firmware_graph.api.execution.validation import PARSE_FAILED, VALIDATION_FAILED
from firmware_graph.http.problem import CODES, NO_CODE
from support.paths import ROOT

HEADING = re.compile(r"^### (?P<code>[A-Z_]+)$", re.MULTILINE)
OF_DOCUMENTS = {PARSE_FAILED, VALIDATION_FAILED}
OF_CONNECTIONS = {"REQUEST_TIMEOUT", "MISDIRECTED_REQUEST"}
"""Those that are answered before there is a request that an exception could be raised in."""


def codes_of(kind: type[Exception]) -> Iterator[str]:
    if "code" in vars(kind) and isinstance(vars(kind)["code"], str):
        yield vars(kind)["code"]
    for below in kind.__subclasses__():
        yield from codes_of(below)


def test_each_code_is_documented() -> None:
    documented = HEADING.findall((ROOT / "docs" / "errors.md").read_text(encoding="utf-8"))
    codes = {*codes_of(errors.FirmwareGraphError), *CODES.values(), NO_CODE, *OF_CONNECTIONS, *OF_DOCUMENTS}
    assert sorted(documented) == sorted(codes)


def test_address_of_a_code_is_its_place_on_the_page() -> None:
    sent = documented(errors.BadUserInput("no", argument="first").extensions)
    assert sent == {"code": "BAD_USER_INPUT", "argument": "first", "documentation": "/docs/errors#bad_user_input"}
