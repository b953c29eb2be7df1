"""Translation of the driver's errors; the driver's own messages go to the log only."""

from neo4j.exceptions import DriverError, Neo4jError, ServiceUnavailable, SessionExpired

from firmware_graph.database.lockout import REFUSED
from firmware_graph.errors import (
    CredentialsRefused,
    DatabaseNotFound,
    GraphContended,
    GraphContractError,
    GraphError,
    GraphTimeout,
    GraphUnavailable,
    StoreNotWritable,
    TransactionTooLarge,
)

SECURITY = "Neo.ClientError.Security."
TIMED_OUT = ("Neo.ClientError.Transaction.TransactionTimedOut", "Neo.ClientError.Transaction.LockClientStopped")
"""Codes of a transaction that ran past its deadline, the second while it waited for a lock."""

SCHEMA_CHANGED = ("Neo.ClientError.Schema.", "Neo.DatabaseError.Schema.", "Neo.ClientError.Procedure.")
"""Codes of a conflict with another process's change of constraints and indexes; `db.awaitIndexes` is a procedure."""

NO_SUCH_DATABASE = "Neo.ClientError.Database."
GIVEN_UP = (
    "Neo.DatabaseError.Transaction.TransactionLogError",
    "Neo.DatabaseError.Transaction.TransactionStartFailed",
    "Neo.DatabaseError.Transaction.TransactionCommitFailed",
)
"""Codes of a database that could not write its log, and of every later request to it."""

NO_MEMORY = (
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
    "Neo.TransientError.General.TransactionMemoryLimit",
    "Neo.TransientError.General.OutOfMemoryError",
    "Neo.ClientError.General.TransactionOutOfMemoryError",
)
"""Codes of a transaction that is larger than Neo4j's memory, whose driver would send it again."""

VIOLATED = "Neo.ClientError.Schema.ConstraintValidationFailed"


def translated(error: Neo4jError | DriverError | OSError, name: str) -> GraphError:
    """Convert an error of the driver to a GraphError; the driver's own message goes to the log only."""
    known = known_by_code(error.code or "", name) if isinstance(error, Neo4jError) else None
    if known is not None:
        return known
    if isinstance(error, Neo4jError) and is_contended(error):
        return GraphContended(f"{name}: another process is at work on what it needs: {error}")
    if isinstance(error, (ServiceUnavailable, SessionExpired, OSError)) or error.is_retryable():
        return GraphUnavailable(f"{name}: the database cannot be reached: {error}")
    return GraphContractError(f"{name}: {error}")


def known_by_code(code: str, name: str) -> GraphError | None:
    """Return the error for a code with a known remedy."""
    if code.startswith(TIMED_OUT):
        return GraphTimeout(f"{name} ran past its deadline")
    if code.startswith(SECURITY):
        return CredentialsRefused(REFUSED)
    if code.startswith(NO_SUCH_DATABASE):
        return DatabaseNotFound("Neo4j has no database of the name that NEO4J_DATABASE gives: correct it.")
    if code.startswith(NO_MEMORY):
        return TransactionTooLarge(
            f"{name} takes more memory than Neo4j has for one transaction. Divide what is written, or ask for less; "
            "or give Neo4j more memory (dbms.memory.transaction.total.max, server.memory.heap.max_size)."
        )
    if code.startswith(GIVEN_UP):
        return StoreNotWritable(
            "Neo4j could not write its log, and has given the database up. Make room on its disk, and start Neo4j "
            "again; what was being written is undone."
        )
    return None


def is_contended(error: Neo4jError) -> bool:
    """Whether a statement failed because of a concurrent transaction."""
    code = error.code or ""
    return error.is_retryable() or (code.startswith(SCHEMA_CHANGED) and code != VIOLATED)
