"""The wait of a mutation for other writers: by its party, until its deadline, and while its caller is there."""

from dataclasses import replace

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.auth.caller import Caller
from firmware_graph.database.graph import Deadline
from firmware_graph.database.waiter import Waiter


def waiter_of(context: OperationContext) -> Waiter:
    """Return the caller of a mutation as a waiter."""
    return Waiter(principal_of(context.caller), awaited_deadline(context))


def awaited_deadline(context: OperationContext) -> Deadline:
    """Return the deadline of what comes before a write: it passes once the caller has left."""
    assert context.write  # noqa: S101 - narrows; mutations are executed with one
    return replace(context.reader.deadline, has_left=context.write.has_left)


def principal_of(caller: Caller) -> str:
    """Return the principal in whose name a caller publishes and proposes: its party, or itself if it has none."""
    return caller.rights.principal or caller.account or caller.actor
