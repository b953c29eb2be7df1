"""Every code of an error has its page in docs/errors, with an answer of that code, and nothing else has one."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import pytest

from cookbook import recipes_of
from firmware_graph import errors
from firmware_graph.api.execution.admitted_request import NOT_A_QUERY
from firmware_graph.api.execution.budget import refused
from firmware_graph.api.execution.error_pages import documentation_of, documented
from firmware_graph.api.execution.ledger import Spent
from firmware_graph.api.execution.public_errors import error_of_operation, errors_of_request
from firmware_graph.api.execution.release import UNRECORDED
from firmware_graph.api.execution.trusted import UNKNOWN, UNSUPPORTED, UNTRUSTED
from firmware_graph.api.execution.validation import PARSE_FAILED, VALIDATION_FAILED
from firmware_graph.auth.limits import NOTHING
from firmware_graph.auth.oidc.discovered_issuer import AWAY
from firmware_graph.auth.trust import EXPIRED
from firmware_graph.http.graphql import status_of
from firmware_graph.http.hosts import NOT_SERVED
from firmware_graph.http.negotiation import GRAPHQL_RESPONSE
from firmware_graph.http.problem import CODES, NO_CODE
from firmware_graph.http.reading import BATCH
from firmware_graph.http.refusal import headers_too_slow
from support.paths import ROOT

INDEX = ROOT / "docs" / "errors.md"
PAGES = sorted((ROOT / "docs" / "errors").glob("*.md"))
ROW = re.compile(r"^\| \[(?P<code>[A-Z_]+)\]\(errors/(?P<page>[a-z_]+)\.md\) \| (?P<status>\d{3})", re.MULTILINE)
FIELDS = re.compile(r"^\| (`.*?) \|", re.MULTILINE)
ANSWER = re.compile(r"^```json\n(.*?)```$", re.MULTILINE | re.DOTALL)
OF_DOCUMENTS = {PARSE_FAILED, VALIDATION_FAILED}
OF_CONNECTIONS = {"REQUEST_TIMEOUT", "MISDIRECTED_REQUEST"}
"""Those that are answered before there is a request that an exception could be raised in."""

STATUS_OF_REQUESTS = {
    "NOT_FOUND": 404,
    "REQUEST_TIMEOUT": 408,
    "MISDIRECTED_REQUEST": 421,
    "PAYLOAD_NOT_READ": 200,  # a change is answered with data, if it is null
    "CONFLICT": 200,
}
STACK = "FirmwareVersion.zigbeeStack"


def errors_sent(error: Exception) -> list[dict[str, Any]]:
    """Return the errors that an exception is answered with."""
    return errors_of_request(error) if isinstance(error, errors.RequestError) else [error_of_operation(error)]


def problem(code: str, message: str) -> list[dict[str, Any]]:
    return [{"message": message, "extensions": documented({"code": code})}]


MADE: Mapping[str, list[dict[str, Any]]] = {
    "UNAUTHENTICATED": errors_sent(errors.Unauthenticated(EXPIRED)),
    "RATE_LIMITED": errors_sent(refused(NOTHING, 12_000, 300_000, Spent(0, 295_000, 18))),
    "AUDIT_UNAVAILABLE": errors_sent(errors.AuditUnavailable(UNRECORDED.format(coordinate=STACK), coordinate=STACK)),
    "ISSUER_UNAVAILABLE": errors_sent(errors.IssuerUnavailable(AWAY)),
    "GRAPH_UNAVAILABLE": errors_sent(errors.GraphUnavailable("not shown")),
    "GRAPH_TIMEOUT": errors_sent(errors.GraphTimeout("not shown")),
    "PAYLOAD_NOT_READ": errors_sent(errors.PayloadNotRead("not shown")),
    "DOCUMENT_NOT_TRUSTED": errors_sent(errors.DocumentUntrusted(UNTRUSTED)),
    "PERSISTED_QUERY_NOT_FOUND": errors_sent(errors.DocumentNotFound(UNKNOWN, argument="documentId")),
    "PERSISTED_QUERY_NOT_SUPPORTED": errors_sent(errors.DocumentIdsUnsupported(UNSUPPORTED)),
    "INTERNAL": errors_sent(errors.GraphContractError("not shown")),
    "BAD_REQUEST": problem(NO_CODE, BATCH),
    "NOT_FOUND": problem(CODES[404], "Not Found"),
    "METHOD_NOT_ALLOWED": errors_sent(errors.QueriesOnly(NOT_A_QUERY)),
    "REQUEST_TIMEOUT": orjson.loads(headers_too_slow(10).body())["errors"],
    "MISDIRECTED_REQUEST": problem("MISDIRECTED_REQUEST", NOT_SERVED),
}
"""What is answered with each code that no query of the example has; the others are asked in tests/api."""


def codes_of(kind: type[Exception]) -> Iterator[str]:
    """Yield the codes of an exception and of the package's below it; tests may define more."""
    if isinstance(vars(kind).get("code"), str):
        yield vars(kind)["code"]
    for below in kind.__subclasses__():
        if below.__module__.startswith("firmware_graph."):
            yield from codes_of(below)


def test_each_code_has_its_page_and_its_row() -> None:
    of_exceptions = codes_of(errors.FirmwareGraphError)
    codes = sorted({*of_exceptions, *CODES.values(), NO_CODE, *OF_CONNECTIONS, *OF_DOCUMENTS})
    titles = {f"/docs/errors/{page.stem}": page.read_text(encoding="utf-8").partition("\n")[0] for page in PAGES}
    assert titles == {documentation_of(code): f"# {code}" for code in codes}
    rows = ROW.findall(INDEX.read_text(encoding="utf-8"))
    assert sorted((code, page) for code, page, _ in rows) == [(code, code.lower()) for code in codes]


def test_status_of_a_row_is_that_of_an_answer_without_data() -> None:
    for code, _, status in ROW.findall(INDEX.read_text(encoding="utf-8")):
        assert int(status) == STATUS_OF_REQUESTS.get(code, status_of([code], GRAPHQL_RESPONSE)), code


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page_shows_an_answer_of_its_code_and_names_its_fields(page: Any) -> None:
    text = page.read_text(encoding="utf-8")
    assert "\n## What to do\n" in text
    [answer] = ANSWER.findall(text)
    shown = json.loads(answer)["errors"]
    made = MADE.get(page.stem.upper())
    assert made is not None or recipes_of(page), "tests/api asks it"
    if made is not None:
        for error in made:
            del error["extensions"]["documentation"]
        assert shown == made
    for error in shown:
        assert error["extensions"]["code"] == page.stem.upper()
        explained = {name for row in FIELDS.findall(text) for name in re.findall(r"`(\w+)`", row)}
        assert error["extensions"].keys() - {"code"} <= explained


def test_address_of_a_code_is_its_page() -> None:
    sent = documented(errors.BadUserInput("no", argument="first").extensions)
    assert sent == {"code": "BAD_USER_INPUT", "argument": "first", "documentation": "/docs/errors/bad_user_input"}
