"""Who may use what: the single table from every coordinate of the schema to the scopes that open it.

A coordinate is `Type.field`, `Type.field(argument:)`, `Input.field` or `Enum.VALUE`. Each module of this package has
the rows of one part of the schema. A row has one scope, or a `frozenset` of scopes of which any one is enough. A
coordinate that no row names or that two name, and a name that the schema does not have, fail the building of the schema
(coverage.py): nothing becomes readable by being forgotten. Sources: domain.md §5.3 and the marks in the published
contract.
"""

from typing import Final

from firmware_graph.auth.coordinates import Policy, coordinates_in
from firmware_graph.auth.policy.advisories import ADVISORIES, JUDGED
from firmware_graph.auth.policy.changes import CHANGES
from firmware_graph.auth.policy.defects import DEFECTS
from firmware_graph.auth.policy.dependency import DEPENDENCY
from firmware_graph.auth.policy.feed import FEED
from firmware_graph.auth.policy.notes import NOTES
from firmware_graph.auth.policy.parties import PARTIES
from firmware_graph.auth.policy.pathways import PATHWAYS
from firmware_graph.auth.policy.products import PRODUCTS
from firmware_graph.model.rights import RESTRICTED

POLICY: Final[Policy] = coordinates_in(
    PRODUCTS, PATHWAYS, DEPENDENCY, DEFECTS, ADVISORIES, FEED, NOTES, CHANGES, PARTIES
)

RESTRICTED_FIELDS: Final = frozenset(
    (type_, field)
    for type_, _, field in (
        name.partition(".") for name, required in POLICY.items() if required <= RESTRICTED or name in JUDGED
    )
)
"""The members whose reading is recorded, each as a pair of type name and member name."""
