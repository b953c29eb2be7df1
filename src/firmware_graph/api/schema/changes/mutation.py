"""Root fields that change the graph: for those who publish."""

import strawberry

from firmware_graph.api.schema.changes.inputs import ChangesInput
from firmware_graph.api.schema.changes.results import ChangesResult
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import mutation_field
from firmware_graph.changes import publish_changes
from firmware_graph.model import change


async def publish_changes_field(
    context: OperationContext,
    *,
    input: ChangesInput,  # noqa: A002 - the argument's name
) -> change.ChangesOutcome:
    """Publish a change."""
    reader, caller = context.reader, context.caller
    wait_seconds = reader.deadline.remaining()
    return await publish_changes.publish_changes(
        reader.graph, input.read(), actor=caller.actor, tiers=reader.tiers, wait_seconds=wait_seconds
    )


@strawberry.type
class ChangesMutation:
    """What can be changed."""

    publish_changes: ChangesResult | None = mutation_field(
        publish_changes_field,
        "All of the operations as one change, or none of them: at most 1,000, by the rules of imports. What it is "
        "refused for is a ChangesRefused, with every problem at once.",
    )
