"""Inputs of a change: its operations, published together or not at all."""

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.changes.firmware_inputs import FirmwareRemoval, FirmwareStatement
from firmware_graph.api.schema.changes.sealed_inputs import AssessmentStatement, DefectStatement, StackStatement
from firmware_graph.api.schema.changes.upgrade_inputs import PredecessorsStatement, UpgradeStatement, UpgradeWithdrawal
from firmware_graph.api.schema.inputs import given
from firmware_graph.model import change


@strawberry.input(one_of=True, description="Exactly one of them.")
class ChangeOperation:
    """One operation of a change."""

    add_firmware: FirmwareStatement | None = UNSET
    correct_firmware: FirmwareStatement | None = UNSET
    remove_firmware: FirmwareRemoval | None = UNSET
    declare_predecessors: PredecessorsStatement | None = UNSET
    declare_upgrade: UpgradeStatement | None = UNSET
    withdraw_upgrade: UpgradeWithdrawal | None = UNSET
    record_stack: StackStatement | None = UNSET
    record_defect: DefectStatement | None = UNSET
    assess: AssessmentStatement | None = UNSET

    def read(self) -> change.Operation:
        """Convert the one given operation."""
        [(name, operation)] = given(self).items()
        if isinstance(operation, FirmwareStatement):
            return operation.added() if name == "add_firmware" else operation.corrected()
        read: change.Operation = operation.read()
        return read


@strawberry.input(
    description="`dryRun` writes nothing and answers what would follow. `onRevision` refuses the change with CONFLICT "
    "where something that the caller may read was published since that revision. `note` is for those who may read "
    "every tier that the change moves, and has no word of stacks, chipsets or defects unless the Security "
    "Sub-Committee writes it, for itself. An `idempotencyKey` is a party's own: the same change again gives the "
    "same outcome, and another one is refused; dry runs and refusals do not take it."
)
class ChangesInput:
    """The operations of one change, and how it is to be made."""

    operations: list[ChangeOperation]
    dry_run: bool | None = False
    on_revision: str | None = UNSET
    note: str | None = UNSET
    idempotency_key: str | None = UNSET

    def read(self) -> change.ChangeRequest:
        """Convert the input to a request."""
        known = given(self)
        operations = [one.read() for one in self.operations]
        return change.ChangeRequest(
            operations,
            known.get("dry_run", False),
            known.get("on_revision"),
            known.get("note"),
            known.get("idempotency_key"),
        )
