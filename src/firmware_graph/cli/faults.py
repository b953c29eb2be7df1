"""Messages for a person at a terminal about an error: what to do, and never the driver's text."""

from typing import Final

from firmware_graph.errors import (
    CredentialsRefused,
    DatabaseNotFound,
    FirmwareGraphError,
    GraphContended,
    GraphError,
    GraphTimeout,
    GraphUnavailable,
    StoreNotPrepared,
    StoreNotWritable,
    StoreTooNew,
    TransactionTooLarge,
)

SAY_WHAT_TO_DO: Final = (
    *(CredentialsRefused, DatabaseNotFound, StoreNotPrepared, StoreNotWritable, StoreTooNew, TransactionTooLarge),
)

CONTENDED: Final = (
    "Another process was at work on the same store at the same moment, or stopped its server. What was being written "
    "is in the graph whole, or not at all: run the command again."
)
AWAY: Final = "The database does not answer. See that it runs, and that NEO4J_URI and its like name it."
FAULT: Final = (
    "The database did not do what this version of firmware-graph asks of it. See that nothing else changes the store, "
    "and run 'firmware-graph doctor'; if it finds nothing, this is a fault to report."
)


def message_of(error: FirmwareGraphError) -> str:
    """Return the message for a person about an error."""
    if isinstance(error, SAY_WHAT_TO_DO) or not isinstance(error, GraphError):
        return str(error)
    if isinstance(error, GraphContended):
        return CONTENDED
    return AWAY if isinstance(error, (GraphUnavailable, GraphTimeout)) else FAULT
