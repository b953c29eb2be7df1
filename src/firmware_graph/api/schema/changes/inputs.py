"""What is stated in a change: operations on upgrades, published together or not at all."""

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
        """Convert the input to the operation that it states."""
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
        """Convert the input to the operation that it states."""
        return change.UpgradeWithdrawal(**given(self))


@strawberry.input(one_of=True, description="Exactly one of them.")
class ChangeOperation:
    """One operation of a change."""

    declare_upgrade: UpgradeStatement | None = UNSET
    withdraw_upgrade: UpgradeWithdrawal | None = UNSET

    def read(self) -> change.Operation:
        """Convert the one operation that is given."""
        [operation] = given(self).values()
        read: change.Operation = operation.read()
        return read


@strawberry.input(
    description="`dryRun` writes nothing and answers what would follow. `onRevision` refuses the change with CONFLICT "
    "where something that the caller may read was published since that revision."
)
class ChangesInput:
    """The operations of one change, and how it is to be made."""

    operations: list[ChangeOperation]
    dry_run: bool | None = False
    on_revision: str | None = UNSET

    def read(self) -> change.ChangeRequest:
        """Convert the input to a request."""
        known = given(self)
        operations = [one.read() for one in self.operations]
        return change.ChangeRequest(operations, known.get("dry_run", False), known.get("on_revision"))
