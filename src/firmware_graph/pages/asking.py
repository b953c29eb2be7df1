"""Asking the service what a page shows, as its reader."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from firmware_graph.api.execution.asker import Asker
from firmware_graph.api.execution.request import Request
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

FAILED: Final = 500  # from here on a status says that the service failed, not what was asked

APPROVED: Final = "approved"
PLACE: Final = "after"
NO_SUCH_PLACE: Final = "This list has no such place as the address names, or no longer. Open the list at its beginning."
REVISION: Final = "query Revision { revision { id } }"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answered: the data, None where it was not asked or refused, and errors as they are sent."""

    data: Mapping[str, Any] | None = None
    errors: Sequence[Mapping[str, Any]] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The status of HTTP for a page of it: an error's where there is no data, else 200."""
        return 200 if self.is_known else status_of_error(self.errors[0])

    @property
    def is_known(self) -> bool:
        """Whether it can be told what is there: it was read, or nothing was asked."""
        return self.data is not None or not self.errors

    @property
    def is_forbidden(self) -> bool:
        """Whether anything of it is not for its reader."""
        return any(error["extensions"]["code"] == Forbidden.code for error in self.errors)

    def is_closed(self, coordinate: str) -> bool:
        """Return whether a field was cut, as it is not for its reader."""
        return any(error["extensions"].get("coordinate") == coordinate for error in self.errors)


async def ask(service: Service, page: Page, variables: Mapping[str, Any], caller: Caller, address: str) -> Answer:
    """Execute the operation of a page, through the gate, as any other operation of its reader.

    `approved` is asked for where it is given alone: who has no targets is refused the argument, whatever its value.
    What is read is whole: where the service failed at a part of it, or a list has no such place, there is no data, as a
    page would show what could not be read as what is not there.
    """
    text = with_given(page.query, (page.types.keys() - {APPROVED}) | variables.keys())
    request = Request(text, variables, page.operation_name, queries_only=not page.is_change, is_trusted=True)
    response = await service.respond(request, caller, address=address)
    body = orjson.loads(response.content)
    errors = body.get("errors", ())
    failures = [] if page.is_change else [error for error in errors if status_of_error(error) >= FAILED]
    failures = failures or [{**error, "message": NO_SUCH_PLACE} for error in errors if is_of_place(error)][:1]
    return Answer(None, failures, variables) if failures else Answer(body.get("data"), errors, variables)


def is_of_place(error: Mapping[str, Any]) -> bool:
    """Whether an error is of the place at which a list goes on, which an address names and nobody fills in."""
    return bool(error["extensions"].get("argument") == PLACE)


async def charge_refused(service: Service, error: RequestError, address: str) -> EncodedResponse:
    """Charge a credential that is not accepted to its address; where nothing is left, refuse it for that."""
    return await service.refused([error], Asker(ANONYMOUS, address))


def status_of_error(error: Mapping[str, Any]) -> int:
    """Return the status of HTTP for an error as it is sent."""
    return STATUS_OF.get(error["extensions"]["code"], 400)


async def revision_known_to(service: Service, caller: Caller) -> str:
    """Return the revision of now, as a caller knows it.

    Raises:
        GraphUnavailable: It cannot be read.
    """
    response = await service.respond(Request(REVISION, {}, "Revision", is_trusted=True), caller)
    data = orjson.loads(response.content).get("data")
    if not data:
        raise GraphUnavailable("the revision cannot be read")
    return str(data["revision"]["id"])
