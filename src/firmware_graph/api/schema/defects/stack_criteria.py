"""Ad hoc criteria of a defect that is not recorded yet: for the Security Sub-Committee alone."""

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.products.references import given
from firmware_graph.model.defect import StackRange


@strawberry.input(
    description='As a CVE states it: `[introduced, fixed)`, or up to and including `lastAffected`. `introduced: "0"` '
    "is every version; without any of the three, every version of the stack is UNKNOWN_RANGE."
)
class StackCriteria:
    """A range of a stack's versions, and the chipset that it needs."""

    stack_name: str
    introduced: str | None = UNSET
    fixed: str | None = UNSET
    last_affected: str | None = UNSET
    chipset_vendor: str | None = UNSET
    chipset_part: str | None = UNSET

    def read(self) -> StackRange:
        """Convert the input to a range."""
        bounds = given(self)
        return StackRange(bounds.pop("stack_name"), **bounds)
