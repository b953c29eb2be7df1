"""The problems of a change, one at a time."""

import strawberry

from firmware_graph.api.schema.fields import column, stands_for
from firmware_graph.model import change


@strawberry.type(description="One thing that is wrong with a change.")
class ChangeProblem:
    """A problem of one operation."""

    is_type_of = stands_for(change.ChangeProblem)

    operation: int = column("The index of the operation, from 0.")
    field: str | None = column("The path of the field below the operation.")
    value: str | None
    reason: str
    remedy: str | None
