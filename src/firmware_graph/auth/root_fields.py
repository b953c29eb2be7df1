"""Whether rights open what an operation asks of the root, to be known before anything that is sent with it is read."""

from graphql import FieldNode, OperationDefinitionNode, parse

from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.gate import forbidden
from firmware_graph.auth.own_rows import opens
from firmware_graph.model.rights import Rights


def check_root_fields(text: str, policy: Policy, rights: Rights) -> None:
    """Check that rights open every root field of a query.

    Raises:
        Forbidden: One is closed to them.
    """
    for operation in parse(text, no_location=True).definitions:
        if isinstance(operation, OperationDefinitionNode):
            for field in operation.selection_set.selections:
                if isinstance(field, FieldNode):
                    coordinate = f"Query.{field.name.value}"
                    if not opens(rights, coordinate, policy[coordinate]):
                        raise forbidden(coordinate, policy[coordinate], rights)
