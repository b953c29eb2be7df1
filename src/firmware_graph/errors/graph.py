"""Errors of the database, which are internal: their messages are masked, and logged once."""

from typing import ClassVar

from firmware_graph.errors.base import FirmwareGraphError


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
    """The server has no database with the configured name."""


class StoreNotWritable(GraphUnavailable):
    """Neo4j could not write its log and has shut the database down; the message states what to do."""


class StoreTooNew(GraphUnavailable):
    """A newer version of this program has written to the store, so this one must not."""


class StoreNotPrepared(GraphUnavailable):
    """The constraints and indexes of the store could not be created in time; the message states what to do."""


class GraphContended(GraphUnavailable):
    """The database rolled a statement back because of a concurrent transaction, such as a deadlock."""


class GraphTimeout(GraphError):
    """The database exceeded the operation's deadline."""

    code = "GRAPH_TIMEOUT"
    public_message = "The question took longer than its deadline. Ask for less, or try again."


class TransactionTooLarge(GraphError):
    """The database has too little memory for what one transaction reads or writes; the message states what to do."""

    code = "QUERY_TOO_EXPENSIVE"
    public_message = "This takes more memory than the database has for it. Ask for less, or divide it."


class ReadNotRecorded(GraphError):
    """The record of a restricted read was not committed, or not in time."""

    code = "AUDIT_UNAVAILABLE"


class PayloadNotRead(GraphError):
    """A change was made, and its payload could not be read before the deadline."""

    code = "PAYLOAD_NOT_READ"
    public_message = "The change was made, but what it led to was not read in time. Do not send it again: query it."


class PayloadTooLong(PayloadNotRead):
    """A change was made, and its payload is longer than an answer may be."""

    public_message = "The change was made, but what it led to is too long to send. Do not send it again: query it."


class GraphContractError(GraphError):
    """The database broke the contract of a query file."""
