"""Whether rights open the root fields of an operation, checked before anything sent with it is read."""

from collections.abc import Sequence
from functools import cache

from graphql import FieldNode, OperationDefinitionNode, parse

from firmware_graph.auth.gate import Gate, forbidden
from firmware_graph.auth.own_rows import opens
from firmware_graph.model.rights import Rights


def check_root_fields(text: str, gate: Gate, rights: Rights) -> None:
    """Check that rights open every root field of a query.

    Raises:
        Forbidden: One of them is closed.
    """
    for coordinate in root_coordinates(text):
        required = gate.policy[coordinate]
        if not opens(rights, coordinate, required):
            raise forbidden(coordinate, required, rights)


@cache
def root_coordinates(text: str) -> Sequence[str]:
    """Return the coordinates of the root fields of one of our own queries; computed once per process."""
    return [
        f"Query.{field.name.value}"
        for operation in parse(text, no_location=True).definitions
        if isinstance(operation, OperationDefinitionNode)
        for field in operation.selection_set.selections
        if isinstance(field, FieldNode)
    ]
