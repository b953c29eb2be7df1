"""The Mutation root."""

import strawberry

from firmware_graph.api.schema.changes.mutation import ChangesMutation


@strawberry.type(description="One root field in an operation.")
class Mutation(ChangesMutation):
    """What can be changed."""
