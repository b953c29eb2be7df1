"""Queries to the service for a page's content, with the rights of its reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.execution.service import Service
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.errors import (
    AuditUnavailable,
    Forbidden,
    GraphError,
    GraphTimeout,
    GraphUnavailable,
    RateLimited,
    RequestError,
    Unauthenticated,
)
from firmware_graph.exports.export_list import with_given
from firmware_graph.pages.page import Page

STATUS_OF: Final = {
    Unauthenticated.code: 401,
    Forbidden.code: 403,
    RateLimited.code: 429,
    GraphError.code: 500,
    GraphUnavailable.code: 503,
    AuditUnavailable.code: 503,
    GraphTimeout.code: 504,
}

FAILED: Final = 500  # from here on a status means a failure of the service, not of the request

APPROVED: Final = "approved"
PLACE: Final = "after"
NO_SUCH_PLACE: Final = "This list has no such place as the address names, or no longer. Open the list at its beginning."
REVISION: Final = "query Revision { revision { id } }"


@dataclass(frozen=True, slots=True)
class Answer:
    """The service's answer: the data, None if it was not asked or refused, and errors as sent.

    It `is_restricted` if it may hold what is not open to every SEC Party; `size` is its length in bytes.
    """

    data: Mapping[str, Any] | None = None
    errors: Sequence[Mapping[str, Any]] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    is_restricted: bool = False
    size: int = 0

    @property
    def status(self) -> int:
        """The HTTP status for a page of it: an error's if there is no data, else 200."""
        return 200 if self.is_known else status_of_error(self.errors[0])

    @property
    def is_known(self) -> bool:
        """Whether the content is known: it was read, or nothing was asked."""
        return self.data is not None or not self.errors

    @property
    def is_forbidden(self) -> bool:
        """Whether any part of it is forbidden for its reader."""
        return any(error["extensions"]["code"] == Forbidden.code for error in self.errors)

    def is_closed(self, coordinate: str) -> bool:
        """Return whether a field was cut, as its reader may not read it."""
        return any(error["extensions"].get("coordinate") == coordinate for error in self.errors)


class Unanswered(Exception):
    """The service refused an operation, or failed at it; `error` is as sent."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        super().__init__(error["message"])
        self.error = error

    @property
    def status(self) -> int:
        """The HTTP status for a page of it."""
        return status_of_error(self.error)


async def ask(  # noqa: PLR0913 - who asks what, and since when
    service: Service,
    page: Page,
    variables: Mapping[str, Any],
    caller: Caller,
    address: str,
    *,
    began_at: float | None = None,
) -> Answer:
    """Execute the operation of a page, through the gate, like any other operation of its reader.

    Its deadline begins now, or began at a second at which a file was begun to be read for it.

    `approved` is only passed if it is given: a reader without targets is refused the argument, whatever its value. The
    result is complete: if the service failed at a part of it, or a list has no such position, there is no data, as a
    page would show something unread as missing.
    """
    text = with_given(page.query, (page.types.keys() - {APPROVED}) | variables.keys())
    request = Request(
        text,
        variables,
        page.operation_name,
        queries_only=not page.is_change,
        is_trusted=True,
        began_at=began_at,
    )
    response = await service.respond(request, caller, address=address)
    body = orjson.loads(response.content)
    errors = body.get("errors", ())
    failures = [] if page.is_change else [error for error in errors if status_of_error(error) >= FAILED]
    failures = failures or [{**error, "message": NO_SUCH_PLACE} for error in errors if is_of_place(error)][:1]
    if failures:
        return Answer(None, failures, variables)
    return Answer(body.get("data"), errors, variables, response.is_restricted, len(response.content))


def is_of_place(error: Mapping[str, Any]) -> bool:
    """Whether an error is about the position at which a list continues, which comes from a link and not from a form."""
    return bool(error["extensions"].get("argument") == PLACE)


async def charge_refused(service: Service, error: RequestError, address: str) -> EncodedResponse:
    """Charge an unaccepted credential to its address; if nothing is left of the budget, refuse it for that reason."""
    return await service.refused([error], Requester(ANONYMOUS, address))


def status_of_error(error: Mapping[str, Any]) -> int:
    """Return the HTTP status for an error as sent."""
    return STATUS_OF.get(error["extensions"]["code"], 400)


async def revision_known_to(service: Service, caller: Caller) -> str:
    """Return the current revision, as seen by a caller.

    Raises:
        Unanswered: It cannot be read, or the caller may ask nothing.
    """
    response = await service.respond(Request(REVISION, {}, "Revision", is_trusted=True), caller)
    body = orjson.loads(response.content)
    if not body.get("data"):
        raise Unanswered(body["errors"][0])
    return str(body["data"]["revision"]["id"])
