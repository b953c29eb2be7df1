"""The fields that some rights open: a list that no row and no request changes."""

from firmware_graph.auth.coordinates import Policy
from firmware_graph.model.rights import Rights

Readable = frozenset[tuple[str, str]]


def readable_fields(policy: Policy, rights: Rights) -> Readable:
    """List the fields that some rights open, each as its type's name and its own."""
    names = (coordinate.partition(".") for coordinate, required in policy.items() if rights.open(required))
    return frozenset((type_, member) for type_, _, member in names)
