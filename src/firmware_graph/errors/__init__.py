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
│   ├── TransactionTooLarge     not before it is divided, or the database has more memory
│   ├── ReadNotRecorded         a restricted read could not be recorded, so it is not released
│   ├── PayloadNotRead          a change was made, and what it led to could not be read: not to be sent again
│   │   └── PayloadTooLong      the same, as it is longer than an answer may be
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

from firmware_graph.errors.base import ConfigurationError, FirmwareGraphError
from firmware_graph.errors.files import (
    BackupError,
    BackupKeyRefused,
    BackupNotWritten,
    BackupTooNew,
    BackupUnreadable,
    DocumentsRefused,
    ExportRefused,
    GraphRefused,
    IngestError,
    SourceUnreadable,
    StoreNotEmpty,
)
from firmware_graph.errors.graph import (
    CredentialsRefused,
    DatabaseNotFound,
    GraphContended,
    GraphContractError,
    GraphError,
    GraphTimeout,
    GraphUnavailable,
    PayloadNotRead,
    PayloadTooLong,
    ReadNotRecorded,
    StoreNotPrepared,
    StoreNotWritable,
    StoreTooNew,
    TransactionTooLarge,
)
from firmware_graph.errors.request import (
    AuditUnavailable,
    BadUserInput,
    Conflict,
    DocumentIdsUnsupported,
    DocumentNotFound,
    DocumentUntrusted,
    Forbidden,
    IssuerUnavailable,
    PositionLost,
    QueriesOnly,
    QueryTooExpensive,
    RateLimited,
    RequestError,
    Unauthenticated,
)

__all__ = [
    "AuditUnavailable",
    "BackupError",
    "BackupKeyRefused",
    "BackupNotWritten",
    "BackupTooNew",
    "BackupUnreadable",
    "BadUserInput",
    "ConfigurationError",
    "Conflict",
    "CredentialsRefused",
    "DatabaseNotFound",
    "DocumentIdsUnsupported",
    "DocumentNotFound",
    "DocumentUntrusted",
    "DocumentsRefused",
    "ExportRefused",
    "FirmwareGraphError",
    "Forbidden",
    "GraphContended",
    "GraphContractError",
    "GraphError",
    "GraphRefused",
    "GraphTimeout",
    "GraphUnavailable",
    "IngestError",
    "IssuerUnavailable",
    "PayloadNotRead",
    "PayloadTooLong",
    "PositionLost",
    "QueriesOnly",
    "QueryTooExpensive",
    "RateLimited",
    "ReadNotRecorded",
    "RequestError",
    "SourceUnreadable",
    "StoreNotEmpty",
    "StoreNotPrepared",
    "StoreNotWritable",
    "StoreTooNew",
    "TransactionTooLarge",
    "Unauthenticated",
]
