"""The charge of an operation, and what is left of its caller's budget."""

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, stands_for
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model.charge import Charge


@strawberry.type(
    description="The budget of a caller for a minute. Where there is no limit, `limit` and `remaining` are 2147483647."
)
class RateLimit:
    """What an operation was charged, and what is left."""

    is_type_of = stands_for(Charge)

    limit: int = column("What all operations of the last minute may cost together.")
    cost: int = column("What this operation was charged, before it was executed.")
    remaining: int = column("What is left after this operation.")
    resets_at: DateTime = column("When all of it is there again, if nothing more is asked.")


async def rate_limit(context: OperationContext) -> Charge:
    """Resolve `rateLimit`."""
    assert context.charge  # noqa: S101 - narrows; every operation of the service is charged
    return context.charge
