"""The response to an operation, as specified by GraphQL, and its bytes."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final, NamedTuple

import orjson
from graphql import ExecutionResult, GraphQLError

from firmware_graph.api.execution.public_errors import (
    cause_of,
    error_of_field,
    error_of_operation,
    errors_of_request,
    is_of_input,
    log_faults,
)
from firmware_graph.auth.deprecations import Deprecation
from firmware_graph.errors import GraphError, RequestError
from firmware_graph.model.charge import Charge
from firmware_graph.model.restricted_read import Disclosure

ETAG_BYTES: Final = 16


class Absent(Enum):
    """The data of an operation that was not executed, which differs from null."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


class EncodedResponse(NamedTuple):
    """A response in bytes: the codes of its errors if it has no data, and an ETag if its caller may revalidate it.

    `needs_step_up` if a stronger authentication of its caller would open something that was refused. `disclosure` is
    what it shows of restricted facts, which is recorded each time that it is released; None if its operation uses none.
    `entry_count` is how many firmware versions were read for it, counted for agents only. `error_codes` are those of
    all its errors, once each. `charge` is what its request was charged to a budget, if there is one; `retry_after` the
    seconds after which a refused one may pass; `is_restricted` whether it may hold something not open to every SEC
    Party, so that its length must reveal nothing.
    """

    content: bytes
    codes: Sequence[str] = ()
    etag: str | None = None
    needs_step_up: bool = False
    disclosure: Disclosure | None = None
    entry_count: int = 0
    error_codes: Sequence[str] = ()
    charge: Charge | None = None
    retry_after: int | None = None
    is_restricted: bool = False


@dataclass(frozen=True, slots=True)
class Response:
    """A response: errors as sent, and the data, if the operation was executed.

    The deprecated elements that it `used` are stated beside the data.
    """

    errors: Sequence[dict[str, Any]] = ()
    data: dict[str, Any] | Absent | None = ABSENT
    used: Sequence[Deprecation] = ()

    @classmethod
    def to_refused(cls, errors: Iterable[RequestError]) -> "Response":
        """Return the response to an operation that is not executed."""
        return cls([line for error in errors for line in errors_of_request(error)])

    @classmethod
    def to_failed(cls, error: Exception) -> "Response":
        """Return the response to an operation that failed as a whole."""
        return cls([error_of_operation(error)])

    @classmethod
    def to_fault(cls, error: GraphError) -> "Response":
        """Return the response to an operation that failed as a whole by an internal error, which is logged."""
        log_faults([error])
        return cls.to_failed(error)

    @classmethod
    def to_executed(
        cls, result: ExecutionResult, cut: Iterable[RequestError], used: Sequence[Deprecation] = ()
    ) -> "Response":
        """Return the response with the result of an operation, errors for cut fields first; log internal errors.

        Errors are in the order of the document: the order in which database reads end would reveal their timing.
        """
        errors = sorted(result.errors or (), key=place_of)
        causes = [cause_of(error) for error in errors if not is_of_input(error)]
        log_faults({id(cause): cause for cause in causes}.values())
        lines = [line for error in cut for line in errors_of_request(error)] + [
            error_of_field(error) for error in errors
        ]
        was_not_executed = result.data is None and errors and all(error.path is None for error in errors)
        return cls(lines, ABSENT if was_not_executed else result.data, used)

    @property
    def codes(self) -> list[str]:
        """The code of each error."""
        return [error["extensions"]["code"] for error in self.errors]

    @property
    def body(self) -> dict[str, Any]:
        """What is sent of it, before it is JSON."""
        body: dict[str, Any] = {"errors": self.errors} if self.errors else {}
        if self.data is ABSENT:
            return body
        body["data"] = self.data
        if self.used:
            body["extensions"] = {"deprecated": [one._asdict() for one in self.used]}
        return body

    def encoded(self, *, has_etag: bool = True) -> EncodedResponse:
        """Serialise it as JSON at once, as is right for short ones; an `Encoder` limits others."""
        return self.with_content(orjson.dumps(self.body), has_etag=has_etag)

    def with_content(self, content: bytes, *, has_etag: bool) -> EncodedResponse:
        """Describe its bytes; with an ETag if it has data, unless the caller must ask again each time."""
        needs_step_up = any("stepUp" in error["extensions"] for error in self.errors)
        codes = tuple(dict.fromkeys(self.codes))
        if self.data is ABSENT:
            return EncodedResponse(content, self.codes, needs_step_up=needs_step_up, error_codes=codes)
        etag = etag_of(content) if has_etag else None
        return EncodedResponse(content, (), etag, needs_step_up, error_codes=codes)


def place_of(error: GraphQLError) -> tuple[list[tuple[int, int]], list[tuple[int, str]]]:
    """Return the sort key of an error: its field's place in the document, then its item's place in each list."""
    path = [(step, "") if isinstance(step, int) else (0, step) for step in error.path or ()]
    return [(at.line, at.column) for at in error.locations or ()], path


def etag_of(content: bytes) -> str:
    """Return the ETag of some bytes, in the syntax of HTTP."""
    return f'"{hashlib.blake2b(content, digest_size=ETAG_BYTES).hexdigest()}"'
