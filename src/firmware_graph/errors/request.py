"""Errors caused by the caller: their messages are public."""

from typing import ClassVar

from firmware_graph.errors.base import FirmwareGraphError


class RequestError(FirmwareGraphError):
    """The request is at fault; the message is shown to its sender, who may retry after some seconds if it says so."""

    code: ClassVar[str] = "BAD_USER_INPUT"
    retry_after: int | None = None

    def __init__(self, message: str, **extensions: object) -> None:
        super().__init__(message)
        self.extensions: dict[str, object] = {"code": self.code, **extensions}


class Unauthenticated(RequestError):
    """The credential cannot be accepted."""

    code = "UNAUTHENTICATED"


class IssuerUnavailable(RequestError):
    """The keys of the issuer of the caller's token are unavailable at the moment."""

    code = "ISSUER_UNAVAILABLE"


class Forbidden(RequestError):
    """The caller may not use a schema coordinate."""

    code = "FORBIDDEN"


class BadUserInput(RequestError):
    """An argument has a value that cannot be used."""


class QueryTooExpensive(RequestError):
    """The operation exceeds its limits."""

    code = "QUERY_TOO_EXPENSIVE"


class RateLimited(RequestError):
    """Too many requests; the extensions say after how many seconds to retry."""

    code = "RATE_LIMITED"
    retry_after: int

    def __init__(self, message: str, *, retry_after: int = 2, **extensions: object) -> None:
        super().__init__(message, retryAfter=retry_after, **extensions)
        self.retry_after = retry_after


class QueriesOnly(RequestError):
    """The operation is a mutation, and was sent over a transport that accepts queries only."""

    code = "METHOD_NOT_ALLOWED"


class AuditUnavailable(RequestError):
    """The read of a restricted coordinate cannot be recorded now, so it is refused; it may be retried."""

    code = "AUDIT_UNAVAILABLE"


class DocumentUntrusted(RequestError):
    """Only trusted documents are executed, and this one is not trusted."""

    code = "DOCUMENT_NOT_TRUSTED"


class DocumentNotFound(RequestError):
    """No trusted document has this ID; the code is what clients of persisted queries look for."""

    code = "PERSISTED_QUERY_NOT_FOUND"


class DocumentIdsUnsupported(RequestError):
    """There are no trusted documents; the code is what clients of persisted queries look for."""

    code = "PERSISTED_QUERY_NOT_SUPPORTED"


class Conflict(RequestError):
    """The graph has changed since the revision that the request is based on."""

    code = "CONFLICT"


class PositionLost(RequestError):
    """A feed position belongs to another store, epoch or rights; the extensions have a position to resume from."""

    code = "POSITION_LOST"
