"""Root fields that change the graph: for those who publish."""

import strawberry

from firmware_graph.api.schema.changes.inputs import ChangesInput
from firmware_graph.api.schema.changes.results import ChangesResult
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import mutation_field
from firmware_graph.auth.caller import Caller
from firmware_graph.changes import publish_changes
from firmware_graph.model import change
from firmware_graph.model.rights import Scope


async def publish_changes_field(
    context: OperationContext,
    *,
    input: ChangesInput,  # noqa: A002 - the argument's name
) -> change.ChangesOutcome:
    """Publish a change."""
    reader, caller = context.reader, context.caller
    wait_seconds = reader.deadline.remaining()
    author = author_of(caller)
    return await publish_changes.publish_changes(reader.graph, input.read(), author=author, wait_seconds=wait_seconds)


def author_of(caller: Caller) -> change.Author:
    """Return the author that a caller is; its idempotency keys are its party's, or its own where it has none."""
    rights = caller.rights
    return change.Author(
        name=caller.actor,
        owner=rights.principal or caller.account or caller.actor,
        tiers=rights.tiers,
        is_committee=Scope.ZIGBEE_PUBLISH in rights.scopes,
    )


@strawberry.type
class ChangesMutation:
    """What can be changed."""

    publish_changes: ChangesResult | None = mutation_field(
        publish_changes_field,
        "All of the operations as one change, or none of them: at most 1,000, by the rules of imports. What it is "
        "refused for is a ChangesRefused, with every problem at once.",
    )
