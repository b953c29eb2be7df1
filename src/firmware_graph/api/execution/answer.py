"""What an operation is answered with, and how an error is said in public."""

import traceback
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import structlog
from graphql import ExecutionResult, GraphQLError
from structlog.typing import FilteringBoundLogger

from firmware_graph.api.execution.documents import InvalidDocument
from firmware_graph.errors import BadUserInput, GraphContractError, GraphError, RequestError

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)


class Absent(Enum):
    """The data of an operation that was not executed, which is not the same as null."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: errors as they are sent, and the data, if there was any execution."""

    errors: Sequence[dict[str, Any]] = ()
    data: dict[str, Any] | Absent | None = ABSENT

    @property
    def codes(self) -> list[str]:
        """The code of each error."""
        return [error["extensions"]["code"] for error in self.errors]

    def body(self) -> dict[str, Any]:
        """Write it as the GraphQL specification lays a response out."""
        body: dict[str, Any] = {"errors": self.errors} if self.errors else {}
        return body if self.data is ABSENT else {**body, "data": self.data}


def refused(errors: Iterable[RequestError]) -> Answer:
    """Answer an operation that is not executed."""
    return Answer([line for error in errors for line in public_request_error(error)])


def public_request_error(error: RequestError) -> list[dict[str, Any]]:
    """Say what is wrong with a request; of an invalid document, each fault with its place."""
    if isinstance(error, InvalidDocument):
        return [{**fault.formatted, "extensions": error.extensions} for fault in error.errors]
    return [{"message": str(error), "extensions": error.extensions}]


def failed(error: Exception) -> Answer:
    """Answer an operation that was given up as a whole."""
    return Answer([{"message": public_message(error), "extensions": {"code": code_of(error)}}])


def executed(result: ExecutionResult, cut: Iterable[RequestError]) -> Answer:
    """Answer with what graphql-core made of an operation, after the errors for what was cut from it."""
    errors = result.errors or []
    ours = [cause_of(error) for error in errors if not is_of_input(error)]
    note({id(cause): cause for cause in ours}.values())
    lines = [line for error in cut for line in public_request_error(error)] + [public_error(error) for error in errors]
    was_not_executed = result.data is None and errors and all(error.path is None for error in errors)
    return Answer(lines, ABSENT if was_not_executed else result.data)


def cause_of(error: GraphQLError) -> Exception:
    """Find what a field raised; for a fault that graphql-core found itself, the caller's or ours."""
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        error, cause = cause, cause.original_error
    return cause or error


def public_error(error: GraphQLError) -> dict[str, Any]:
    """Say an error with its place, and without anything that is not for its reader."""
    cause = cause_of(error)
    message = public_message(cause)
    extensions: dict[str, object] = {"code": code_of(cause)}
    if isinstance(cause, RequestError):
        message, extensions = str(cause), cause.extensions
    elif is_of_input(error):
        message, extensions = error.message, {"code": BadUserInput.code}
    return {**error.formatted, "message": message, "extensions": extensions}


def is_of_input(error: GraphQLError) -> bool:
    """Whether it speaks of a variable or an argument and not of what a field returned."""
    return error.path is None or bool(error.nodes and error.nodes[0].kind != "field")


def public_message(error: Exception) -> str:
    """Say what everyone may know of a fault of ours."""
    return error.public_message if isinstance(error, GraphError) else GraphError.public_message


def code_of(error: Exception) -> str:
    """Give the code of a fault of ours."""
    return error.code if isinstance(error, GraphError) else GraphError.code


def note(causes: Iterable[Exception]) -> None:
    """Log faults of ours, once each; expected ones without a traceback, and none with a value from the graph."""
    said: set[tuple[type, str]] = set()
    for cause in causes:
        key = (type(cause), str(cause))
        if isinstance(cause, RequestError) or key in said:
            continue
        said.add(key)
        if isinstance(cause, GraphError) and not isinstance(cause, GraphContractError):
            log.warning("the graph did not answer", code=cause.code, reason=str(cause))
        else:
            log.error("a field failed", error=type(cause).__name__, frames=frames_of(cause))


def frames_of(error: BaseException) -> list[str]:
    """List where an exception came through; its text may hold a value that is not for the log, its places cannot."""
    return [frame.strip() for frame in traceback.format_tb(error.__traceback__)]
