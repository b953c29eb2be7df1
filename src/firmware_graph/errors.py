"""The exceptions of firmware-graph.

FirmwareGraphError
├── ConfigurationError          the configuration is wrong: at start-up only, exit status 2
├── RequestError                the caller's fault: its message is public
│   ├── Unauthenticated
│   ├── IssuerUnavailable       its token cannot be verified at the moment: may be retried
│   ├── Forbidden
│   ├── BadUserInput
│   ├── QueryTooExpensive
│   ├── RateLimited
│   ├── QueriesOnly             a change sent by a way that is for queries alone
│   ├── AuditUnavailable        what is restricted, while no read of it can be recorded: no fault of the caller's
│   ├── DocumentUntrusted       a text where trusted documents alone are executed
│   ├── DocumentNotFound        the ID of a document that is not trusted
│   ├── DocumentIdsUnsupported  an ID where there are no trusted documents
│   ├── PositionLost            a position of the feed that cannot be gone on from
│   └── Conflict
├── ExportRefused               an export whose operation was refused, or that could not be completed
├── DocumentsRefused            a folder of documents that are not fit to be trusted
├── GraphError                  ours: the message is masked, and logged once
│   ├── GraphUnavailable        may be retried
│   │   ├── CredentialsRefused  not before the user or the password is changed
│   │   ├── DatabaseNotFound    not before NEO4J_DATABASE is changed
│   │   ├── StoreNotWritable    not before its disk has room, and Neo4j was started again
│   │   ├── StoreTooNew         not before this program is upgraded
│   │   ├── StoreNotPrepared    not before another process has prepared the store, or left it
│   │   └── GraphContended      at once: another process was at work on the same things
│   ├── GraphTimeout            may be retried
│   ├── ReadNotRecorded         a restricted read could not be recorded, so it is not released
│   ├── PayloadNotRead          a change was made, and what it led to could not be read: not to be sent again
│   └── GraphContractError      a bug: the database did not answer as its query file promises
├── IngestError                 an import that keeps nothing
│   ├── SourceUnreadable
│   └── GraphRefused
└── BackupError                 a backup or a restore that was refused: nothing was written
    ├── BackupNotWritten
    ├── BackupUnreadable        damaged, cut, or no backup at all
    ├── BackupTooNew            not before this program is upgraded
    ├── BackupKeyRefused        encrypted, and not with this key
    └── StoreNotEmpty
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class FirmwareGraphError(Exception):
    """Base class of all exceptions of firmware-graph."""


class ConfigurationError(FirmwareGraphError):
    """The configuration is wrong; the message says what to change."""


class RequestError(FirmwareGraphError):
    """The request is at fault; the message is shown to its sender."""

    code: ClassVar[str] = "BAD_USER_INPUT"

    def __init__(self, message: str, **extensions: object) -> None:
        super().__init__(message)
        self.extensions: dict[str, object] = {"code": self.code, **extensions}


class Unauthenticated(RequestError):
    """The credential cannot be accepted."""

    code = "UNAUTHENTICATED"


class IssuerUnavailable(RequestError):
    """The keys of the issuer of the caller's token cannot be had at the moment."""

    code = "ISSUER_UNAVAILABLE"


class Forbidden(RequestError):
    """The caller may not use a coordinate of the schema."""

    code = "FORBIDDEN"


class BadUserInput(RequestError):
    """An argument has a value that cannot be used."""


class QueryTooExpensive(RequestError):
    """The operation asks for more than its limits allow."""

    code = "QUERY_TOO_EXPENSIVE"


class RateLimited(RequestError):
    """Too many requests; the extensions say after how many seconds to try again."""

    code = "RATE_LIMITED"

    def __init__(self, message: str, *, retry_after: int = 2, **extensions: object) -> None:
        super().__init__(message, retryAfter=retry_after, **extensions)
        self.retry_after = retry_after


class QueriesOnly(RequestError):
    """The operation changes something, and came by a way that is for queries alone."""

    code = "METHOD_NOT_ALLOWED"


class AuditUnavailable(RequestError):
    """The read of a restricted coordinate cannot be recorded now, so it is refused; it may be asked for again."""

    code = "AUDIT_UNAVAILABLE"


class DocumentUntrusted(RequestError):
    """Only trusted documents are executed, and this one is not."""

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
    """A position of the feed is of another store, epoch or rights; the extensions have one to go on from."""

    code = "POSITION_LOST"


class ExportRefused(FirmwareGraphError):
    """An operation of an export was refused or failed; `errors` are those of its answer, as they are sent."""

    def __init__(self, errors: Sequence[Mapping[str, Any]], retry_after: int | None = None) -> None:
        super().__init__(str(errors[0]["message"]))
        self.errors, self.retry_after = errors, retry_after

    @property
    def code(self) -> str:
        """The code of the first error."""
        return str(self.errors[0]["extensions"]["code"])


class DocumentsRefused(FirmwareGraphError):
    """Documents are not fit to be trusted; the message lists them."""


class GraphError(FirmwareGraphError):
    """The database failed; the message is never shown to a caller."""

    code: ClassVar[str] = "INTERNAL"
    public_message: ClassVar[str] = "The question could not be answered because of a fault on our side."


class GraphUnavailable(GraphError):
    """The database cannot be reached, or is not ready."""

    code = "GRAPH_UNAVAILABLE"
    public_message = "The graph cannot be reached at the moment. Try again in a few seconds."


class CredentialsRefused(GraphUnavailable):
    """The database rejects the user or the password."""


class DatabaseNotFound(GraphUnavailable):
    """The server has no database of the name that is set."""


class StoreNotWritable(GraphUnavailable):
    """Neo4j could not write its log and has given the database up; the message says what to do."""


class StoreTooNew(GraphUnavailable):
    """A newer version of this program has written to the store, so this one must not."""


class StoreNotPrepared(GraphUnavailable):
    """The constraints and indexes of the store could not be created in time; the message says what to do."""


class GraphContended(GraphUnavailable):
    """The database undid a statement because of what another process does at the same time, such as a deadlock."""


class GraphTimeout(GraphError):
    """The database exceeded the operation's deadline."""

    code = "GRAPH_TIMEOUT"
    public_message = "The question took longer than its deadline. Ask for less, or try again."


class ReadNotRecorded(GraphError):
    """The record of a restricted read was not committed, or not in time."""

    code = "AUDIT_UNAVAILABLE"


class PayloadNotRead(GraphError):
    """A change was made, and its payload could not be read before the deadline."""

    code = "PAYLOAD_NOT_READ"
    public_message = "The change was made, but what it led to was not read in time. Do not send it again: query it."


class GraphContractError(GraphError):
    """The database broke the contract of a query file."""


class IngestError(FirmwareGraphError):
    """An import was refused as a whole; nothing was written."""


class SourceUnreadable(IngestError):
    """A sheet or file cannot be read at all."""


class GraphRefused(IngestError):
    """The graph cannot take the import as it is."""


class BackupError(FirmwareGraphError):
    """A backup or a restore was refused; no file was written, or nothing to the store."""


class BackupNotWritten(BackupError):
    """The file cannot be written, or there is nothing to write."""


class BackupUnreadable(BackupError):
    """The file cannot be opened, is damaged or cut, or is no backup."""


class BackupTooNew(BackupError):
    """A newer version of this program made the file, and this one cannot read it."""


class BackupKeyRefused(BackupError):
    """The file is encrypted with another key or none was given, or it is not encrypted and one was given."""


class StoreNotEmpty(BackupError):
    """A backup is restored into an empty store only."""
