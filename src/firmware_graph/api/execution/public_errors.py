"""Errors as shown to callers and as logged; neither contains a value from the graph."""

from collections.abc import Iterable
from typing import Any, Final

import structlog
from graphql import GraphQLError
from structlog.typing import FilteringBoundLogger

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.api.execution.validation import InvalidDocument
from firmware_graph.errors import BadUserInput, GraphContractError, GraphError, RequestError
from firmware_graph.errors.frames import frames_of

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)


def errors_of_request(error: RequestError) -> list[dict[str, Any]]:
    """Describe the errors of a request; each fault of an invalid document with its location."""
    if isinstance(error, InvalidDocument):
        return [{**fault, "extensions": documented(error.extensions)} for fault in error.faults]
    return [{"message": str(error), "extensions": documented(error.extensions)}]


def error_of_operation(error: Exception) -> dict[str, Any]:
    """Describe why a whole operation failed."""
    return {"message": public_message(error), "extensions": documented({"code": code_of(error)})}


def error_of_field(error: GraphQLError) -> dict[str, Any]:
    """Describe an error of a field with its path, and without anything that its reader may not see."""
    cause = cause_of(error)
    message = public_message(cause)
    extensions: dict[str, object] = {"code": code_of(cause)}
    if isinstance(cause, RequestError):
        message, extensions = str(cause), cause.extensions
    elif is_of_input(error):
        message, extensions = error.message, {"code": BadUserInput.code}
    return {**error.formatted, "message": message, "extensions": documented(extensions)}


def cause_of(error: GraphQLError) -> Exception:
    """Return the exception that a field raised; for a fault that graphql-core found, the error itself."""
    cause: Exception | None = error
    while isinstance(cause, GraphQLError):
        error, cause = cause, cause.original_error
    return cause or error


def is_of_input(error: GraphQLError) -> bool:
    """Whether an error concerns a variable or an argument and not the result of a field."""
    return error.path is None or bool(error.nodes and error.nodes[0].kind != "field")


def public_message(error: Exception) -> str:
    """Return the public message for an internal error."""
    return error.public_message if isinstance(error, GraphError) else GraphError.public_message


def code_of(error: Exception) -> str:
    """Return the code of an internal error."""
    return error.code if isinstance(error, GraphError) else GraphError.code


def log_faults(causes: Iterable[Exception]) -> None:
    """Log internal errors, once each; expected ones without a traceback, and none with a value from the graph."""
    logged: set[tuple[type, str]] = set()
    for cause in causes:
        key = (type(cause), str(cause))
        if isinstance(cause, RequestError) or key in logged:
            continue
        logged.add(key)
        if isinstance(cause, GraphError) and not isinstance(cause, GraphContractError):
            log.warning("the graph did not answer", code=cause.code, reason=str(cause))
        else:
            log.error("a field failed", error=type(cause).__name__, frames=frames_of(cause))
