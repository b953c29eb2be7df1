"""Every error that firmware-graph raises on purpose.

FirmwareGraphError
├── ConfigurationError          the set-up is wrong: at start-up only, exit status 2
├── RequestError                the caller's fault: its message is public
│   ├── Unauthenticated
│   ├── Forbidden
│   ├── BadUserInput
│   ├── QueryTooExpensive
│   ├── RateLimited
│   └── Conflict
├── GraphError                  ours: the message is masked, and logged once
│   ├── GraphUnavailable        worth trying again
│   │   ├── CredentialsRefused  not before the user or the password is changed
│   │   └── StoreTooNew         not before this program is upgraded
│   ├── GraphTimeout            worth trying again
│   └── GraphContractError      a bug: the database did not answer as its query file promises
└── IngestError                 an import that keeps nothing
    ├── SourceUnreadable
    └── GraphRefused
"""

from typing import ClassVar


class FirmwareGraphError(Exception):
    """Whatever firmware-graph raises on purpose."""


class ConfigurationError(FirmwareGraphError):
    """The set-up is wrong; the message says what to change."""


class RequestError(FirmwareGraphError):
    """The request cannot be answered as it is; the message is for its sender."""

    code: ClassVar[str] = "BAD_USER_INPUT"

    def __init__(self, message: str, **extensions: object) -> None:
        super().__init__(message)
        self.extensions: dict[str, object] = {"code": self.code, **extensions}


class Unauthenticated(RequestError):
    """The credential given is not one that can be accepted."""

    code = "UNAUTHENTICATED"


class Forbidden(RequestError):
    """The caller may not use a coordinate of the schema."""

    code = "FORBIDDEN"


class BadUserInput(RequestError):
    """An argument has a value that cannot be used."""


class QueryTooExpensive(RequestError):
    """The operation asks for more than its limits allow."""

    code = "QUERY_TOO_EXPENSIVE"


class RateLimited(RequestError):
    """Too many requests; the extensions say when to come back."""

    code = "RATE_LIMITED"


class Conflict(RequestError):
    """The graph has changed since the caller last looked."""

    code = "CONFLICT"


class GraphError(FirmwareGraphError):
    """The database did not do what it should; the message is never shown to a caller."""

    code: ClassVar[str] = "INTERNAL"
    public_message: ClassVar[str] = "The question could not be answered because of a fault on our side."


class GraphUnavailable(GraphError):
    """The database cannot be reached, or is not ready."""

    code = "GRAPH_UNAVAILABLE"
    public_message = "The graph cannot be reached at the moment. Try again in a few seconds."


class CredentialsRefused(GraphUnavailable):
    """The database does not accept the user and the password."""


class StoreTooNew(GraphUnavailable):
    """A newer version of this program has written to the store, so this one must not."""


class GraphTimeout(GraphError):
    """The database ran past the operation's deadline."""

    code = "GRAPH_TIMEOUT"
    public_message = "The question took longer than its deadline. Ask for less, or try again."


class GraphContractError(GraphError):
    """The database did not answer as a query file promises."""


class IngestError(FirmwareGraphError):
    """An import was refused as a whole: nothing of it is kept."""


class SourceUnreadable(IngestError):
    """A sheet or file cannot be read at all."""


class GraphRefused(IngestError):
    """The graph cannot take the import as it is."""
