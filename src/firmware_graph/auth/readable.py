"""The fields that some rights open: a list that no row and no request changes."""

from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.own_rows import opens
from firmware_graph.model.rights import Rights

Readable = frozenset[tuple[str, str]]


def readable_fields(policy: Policy, rights: Rights) -> Readable:
    """List the fields that some rights open, each as its type's name and its own."""
    opened = (coordinate for coordinate, required in policy.items() if opens(rights, coordinate, required))
    names = (coordinate.partition(".") for coordinate in opened)
    return frozenset((type_, member) for type_, _, member in names)
