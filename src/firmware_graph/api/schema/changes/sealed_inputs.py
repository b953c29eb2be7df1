"""Inputs of a change that state stacks, defects and assessments; for the Security Sub-Committee only."""

import strawberry
from strawberry import ID, UNSET

from firmware_graph.api.schema.changes.firmware_inputs import stated
from firmware_graph.api.schema.enums import AssessmentVerdict
from firmware_graph.model import change


@strawberry.input(
    description="The ZigBee stack and chipset of an entry: what is left out stays, a version with its stack, and null "
    "empties."
)
class StackStatement:
    """A stack and a chipset."""

    cpl_entry_id: int
    name: str | None = UNSET
    version: str | None = UNSET
    chipset_vendor: str | None = UNSET
    chipset: str | None = UNSET

    def read(self) -> change.StackStatement:
        """Convert the input to its operation."""
        return change.StackStatement(self.cpl_entry_id, stated(self))


@strawberry.input(description="One record of OSV JSON.")
class DefectStatement:
    """A defect."""

    osv: str

    def read(self) -> change.DefectStatement:
        """Convert the input to its operation."""
        return change.DefectStatement(self.osv)


@strawberry.input(description="A verdict on an entry for a defect, by its ID or an alias; NONE takes one back.")
class AssessmentStatement:
    """An assessment."""

    defect_id: ID
    cpl_entry_id: int
    verdict: AssessmentVerdict

    def read(self) -> change.AssessmentStatement:
        """Convert the input to its operation."""
        return change.AssessmentStatement(str(self.defect_id), self.cpl_entry_id, self.verdict)
