"""Inputs of a change that state upgrades."""

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.enums import Evidence, Recommendation, UpgradeEndCode
from firmware_graph.api.schema.inputs import given
from firmware_graph.api.schema.scalars import DateTime, EndOfDay
from firmware_graph.model import change


@strawberry.input(
    description="A declaration that a version may go to another. What is left out stays as it is recorded; of a new "
    "upgrade it is DECLARED, NOT_STATED, no rollback, and in effect. A date alone for `effectiveFrom` is its beginning."
)
class UpgradeStatement:
    """A declared upgrade."""

    from_cpl_entry_id: int
    to_cpl_entry_id: int
    evidence: Evidence | None = UNSET
    recommendation: Recommendation | None = UNSET
    is_rollback: bool | None = UNSET
    effective_from: DateTime | None = UNSET

    def read(self) -> change.UpgradeStatement:
        """Convert the input to its operation."""
        known = given(self)
        if isinstance(day := known.get("effective_from"), EndOfDay):
            known["effective_from"] = day.start
        return change.UpgradeStatement(**known)


@strawberry.input(
    description="The end of an upgrade. `effectiveTo` is now unless given; a date alone is its end. "
    "WITHDRAWN_BY_MANUFACTURER, which is the default, and CORRECTED may be stated; CORRECTED means that it never was: "
    "its record ends, and it blocks nothing."
)
class UpgradeWithdrawal:
    """A withdrawn upgrade."""

    from_cpl_entry_id: int
    to_cpl_entry_id: int
    effective_to: DateTime | None = UNSET
    end_code: UpgradeEndCode | None = UNSET

    def read(self) -> change.UpgradeWithdrawal:
        """Convert the input to its operation."""
        return change.UpgradeWithdrawal(**given(self))


@strawberry.input(
    description="The whole of what is declared of one entry: `from` lists it, `none: true` is 'N/A', and neither takes "
    "the declaration back (NOT_PROVIDED). What is no longer listed ends as CORRECTED; give a withdrawal for what is "
    "not to be used any more."
)
class PredecessorsStatement:
    """All predecessors of an entry."""

    cpl_entry_id: int
    from_: list[int] | None = strawberry.field(name="from", default=UNSET)
    none: bool | None = UNSET

    def read(self) -> change.PredecessorsStatement:
        """Convert the input to its operation."""
        known = given(self)
        return change.PredecessorsStatement(self.cpl_entry_id, known.get("from_"), known.get("none", False))
