"""Ad hoc criteria of a defect that is not recorded yet: for the Security Sub-Committee only."""

from typing import Annotated

import strawberry

from firmware_graph.api.schema.inputs import row_input
from firmware_graph.model.defect import StackRange


@row_input(
    StackRange,
    description='As a CVE states it: `[introduced, fixed)`, or up to and including `lastAffected`. `introduced: "0"` '
    "is every version; without any of the three, every version of the stack is UNKNOWN_RANGE.",
)
class StackCriteria:
    """A range of a stack's versions, and the chipset that it requires."""

    family: str = strawberry.field(name="stackName")
    introduced: str | None
    fixed: str | None
    last_affected: str | None
    chipset_vendor: str | None
    chipset_part: str | None


Criteria = Annotated[list[StackRange], strawberry.argument(graphql_type=list[StackCriteria])]
