"""The fields that some rights open; independent of rows and requests."""

from firmware_graph.auth.coordinates import Policy
from firmware_graph.auth.own_rows import opens
from firmware_graph.model.rights import Rights

Readable = frozenset[tuple[str, str]]


def readable_fields(policy: Policy, rights: Rights) -> Readable:
    """Return the fields that some rights open, each as a pair of type name and field name."""
    opened = (coordinate for coordinate, required in policy.items() if opens(rights, coordinate, required))
    names = (coordinate.partition(".") for coordinate in opened)
    return frozenset((type_, member) for type_, _, member in names)
