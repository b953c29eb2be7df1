"""The response to an operation, as the GraphQL specification lays it out, and the bytes of it."""

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
    """The data of an operation that was not executed, which is not the same as null."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


class EncodedResponse(NamedTuple):
    """A response in bytes: the codes of its errors where it has no data, an ETag where its caller may ask by it again.

    `needs_step_up` where a stronger authentication of its caller would open something that was refused. `disclosure` is
    what it shows of restricted facts, which is recorded each time that it is released; None where its operation uses
    none. `entry_count` is how many firmware versions were read for it, counted for agents alone.
    `error_codes` are those of all its errors, once each. `charge` is what its request was charged of a budget, if there
    is one; `retry_after` the seconds after which a refused one may pass; `is_restricted` whether it may hold what is
    not for every SEC Party, of which no length may tell.
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
    """A response: errors as they are sent, and the data, where the operation was executed.

    What it `used` that is deprecated is said beside the data.
    """

    errors: Sequence[dict[str, Any]] = ()
    data: dict[str, Any] | Absent | None = ABSENT
    used: Sequence[Deprecation] = ()

    @classmethod
    def to_refused(cls, errors: Iterable[RequestError]) -> "Response":
        """Respond to an operation that is not executed."""
        return cls([line for error in errors for line in errors_of_request(error)])

    @classmethod
    def to_failed(cls, error: Exception) -> "Response":
        """Respond to an operation that failed as a whole."""
        return cls([error_of_operation(error)])

    @classmethod
    def to_fault(cls, error: GraphError) -> "Response":
        """Respond to an operation that failed as a whole by a fault of ours, which is logged."""
        log_faults([error])
        return cls.to_failed(error)

    @classmethod
    def to_executed(
        cls, result: ExecutionResult, cut: Iterable[RequestError], used: Sequence[Deprecation] = ()
    ) -> "Response":
        """Respond with the result of an operation, its errors after those for what was cut from it; log our faults.

        They are in the order of the document: that in which reads of the database end would tell of their times.
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

    def encoded(self, *, has_etag: bool = True) -> EncodedResponse:
        """Write it as JSON; with an ETag where it has data, unless the caller is to ask again each time."""
        body: dict[str, Any] = {"errors": self.errors} if self.errors else {}
        needs_step_up = any("stepUp" in error["extensions"] for error in self.errors)
        codes = tuple(dict.fromkeys(self.codes))
        if self.data is ABSENT:
            return EncodedResponse(orjson.dumps(body), self.codes, needs_step_up=needs_step_up, error_codes=codes)
        body["data"] = self.data
        if self.used:
            body["extensions"] = {"deprecated": [one._asdict() for one in self.used]}
        content = orjson.dumps(body)
        etag = etag_of(content) if has_etag else None
        return EncodedResponse(content, (), etag, needs_step_up, error_codes=codes)


def place_of(error: GraphQLError) -> tuple[list[tuple[int, int]], list[tuple[int, str]]]:
    """Return the place of an error in the order of errors: its field in the document, then its items in their lists."""
    path = [(step, "") if isinstance(step, int) else (0, step) for step in error.path or ()]
    return [(at.line, at.column) for at in error.locations or ()], path


def etag_of(content: bytes) -> str:
    """Return the ETag of some bytes, as HTTP writes it."""
    return f'"{hashlib.blake2b(content, digest_size=ETAG_BYTES).hexdigest()}"'
