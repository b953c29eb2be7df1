"""Fragments shared by several operations, and operations together with the fragments that they spread."""

from collections.abc import Mapping, Sequence

from graphql import FragmentDefinitionNode, FragmentSpreadNode, Node, OperationDefinitionNode, Visitor, parse, visit

Fragments = Mapping[str, FragmentDefinitionNode]


def fragments_in(text: str) -> dict[str, FragmentDefinitionNode]:
    """Read the fragments of a document, by name."""
    nodes = parse(text, no_location=True).definitions
    return {node.name.value: node for node in nodes if isinstance(node, FragmentDefinitionNode)}


def operation_with_fragments(
    text: str, shared: Fragments
) -> tuple[OperationDefinitionNode, Sequence[FragmentDefinitionNode]]:
    """Read a document of one operation, and return it with the fragments that it spreads, by name.

    Those of the document itself take precedence over the shared ones.
    """
    definitions = parse(text, no_location=True).definitions
    operation = next(node for node in definitions if isinstance(node, OperationDefinitionNode))
    own = {node.name.value: node for node in definitions if isinstance(node, FragmentDefinitionNode)}
    fragments = {**shared, **own}
    return operation, [fragments[name] for name in sorted(spread_by([operation], fragments))]


def spread_by(nodes: Sequence[Node], fragments: Fragments) -> set[str]:
    """Return the names of the fragments that nodes spread, at any depth."""
    found: set[str] = set()

    class Spreads(Visitor):
        def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
            name = node.name.value
            if name not in found:
                found.add(name)
                visit(fragments[name], self)

    for node in nodes:
        visit(node, Spreads())
    return found
