"""Whether rights open what an operation asks of the root, to be known before anything that is sent with it is read."""

from collections.abc import Sequence
from functools import cache

from graphql import FieldNode, OperationDefinitionNode, parse

from firmware_graph.auth.gate import Gate, forbidden
from firmware_graph.auth.own_rows import opens
from firmware_graph.model.rights import Rights


def check_root_fields(text: str, gate: Gate, rights: Rights) -> None:
    """Check that rights open every root field of a query.

    Raises:
        Forbidden: One is closed to them.
    """
    for coordinate in root_coordinates(text):
        required = gate.policy[coordinate]
        if not opens(rights, coordinate, required):
            raise forbidden(coordinate, required, rights)


@cache
def root_coordinates(text: str) -> Sequence[str]:
    """List the coordinates that a query of ours asks of the root, once a process."""
    return [
        f"Query.{field.name.value}"
        for operation in parse(text, no_location=True).definitions
        if isinstance(operation, OperationDefinitionNode)
        for field in operation.selection_set.selections
        if isinstance(field, FieldNode)
    ]
