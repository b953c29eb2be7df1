"""Root fields that state limitations of device models: for SECAS, and for manufacturers on their own codes."""

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import mutation_field
from firmware_graph.api.schema.products.limitation import Limitation, LimitationInput
from firmware_graph.api.schema.waiting import waiter_of
from firmware_graph.auth import submitting
from firmware_graph.auth.caller import Caller
from firmware_graph.changes import end_limitation, state_limitation
from firmware_graph.changes.state_limitation import LimitationAuthor
from firmware_graph.model import limitation
from firmware_graph.model.rights import Scope


async def state_limitation_field(
    context: OperationContext,
    *,
    input: LimitationInput,  # noqa: A002 - the argument's name
) -> limitation.Limitation:
    """State a limitation."""
    return await state_limitation.state_limitation(
        context.reader.graph,
        input.read(),
        author=author_of(context.caller),
        most=context.quotas.limitations,
        waiter=waiter_of(context),
    )


async def end_limitation_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
) -> limitation.Limitation:
    """End a limitation."""
    return await end_limitation.end_limitation(
        context.reader.graph, id, author=author_of(context.caller), waiter=waiter_of(context)
    )


def author_of(caller: Caller) -> LimitationAuthor:
    """Return a caller as an author of limitations: for models of its own codes, unless it publishes the FIR."""
    rights = caller.rights
    owned = None if Scope.FIR_PUBLISH in rights.scopes else rights.owned_codes
    return LimitationAuthor(caller.actor, owned, submitting.author_of(caller))


@strawberry.type
class ProductsMutation:
    """Mutations of limitations of device models."""

    state_limitation: Limitation | None = mutation_field(
        state_limitation_field,
        "What is limited of a model, whatever its firmware: it stands on the model and on every answer about it. "
        "Manufacturers and Alt HAN Co state it of models of the codes that their token owns.",
    )
    end_limitation: Limitation | None = mutation_field(
        end_limitation_field, "Ends a limitation from now on, by who may state it."
    )
