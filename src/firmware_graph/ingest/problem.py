"""What can be wrong with a sheet: a value to report, not an exception, so that all of it is reported at once."""

from dataclasses import dataclass
from enum import StrEnum


class Sheet(StrEnum):
    """One of the three sheets that are imported."""

    CPL = "CPL"
    FIR = "FIR"
    ZIGBEE = "ZIGBEE"


class ProblemCode(StrEnum):
    """What kind of wrong it is."""

    NOT_A_TABLE = "NOT_A_TABLE"
    MISSING_COLUMN = "MISSING_COLUMN"
    REPEATED_COLUMN = "REPEATED_COLUMN"
    ROW_TOO_SHORT = "ROW_TOO_SHORT"
    BAD_CELL = "BAD_CELL"
    CONTRADICTION = "CONTRADICTION"
    DUPLICATE_ENTRY = "DUPLICATE_ENTRY"
    UNKNOWN_ENTRY = "UNKNOWN_ENTRY"
    UNKNOWN_COMMS_HUB = "UNKNOWN_COMMS_HUB"
    BAD_PREDECESSOR_CELL = "BAD_PREDECESSOR_CELL"
    UNREADABLE_PREDECESSOR = "UNREADABLE_PREDECESSOR"
    UNKNOWN_PREDECESSOR = "UNKNOWN_PREDECESSOR"
    OWN_PREDECESSOR = "OWN_PREDECESSOR"
    CYCLE = "CYCLE"
    OTHER_DEVICE_TYPE = "OTHER_DEVICE_TYPE"
    OTHER_GENERATION = "OTHER_GENERATION"
    OTHER_ENVIRONMENT = "OTHER_ENVIRONMENT"
    OTHER_VARIANT = "OTHER_VARIANT"
    OTHER_MANUFACTURER = "OTHER_MANUFACTURER"
    OTHER_HARDWARE = "OTHER_HARDWARE"


WHOLE_SHEET = frozenset({ProblemCode.NOT_A_TABLE, ProblemCode.MISSING_COLUMN, ProblemCode.REPEATED_COLUMN})
LEAVES_UNDECLARED = frozenset(
    {
        ProblemCode.BAD_PREDECESSOR_CELL,
        ProblemCode.UNREADABLE_PREDECESSOR,
        ProblemCode.UNKNOWN_PREDECESSOR,
        ProblemCode.OWN_PREDECESSOR,
        ProblemCode.CYCLE,
    }
)
"""A predecessor quarantined for one of these may be one after all: its version is not fully declared."""
LEAVES_ROW_OUT = frozenset(
    {ProblemCode.ROW_TOO_SHORT, ProblemCode.BAD_CELL, ProblemCode.CONTRADICTION, ProblemCode.DUPLICATE_ENTRY}
)
"""A row of the FIR that was kept out for one of these may list predecessors that nobody has read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, where it stands, and what would be right.

    `line` counts as the sheet's own lines or rows do, from 1. `column` is the sheet's own heading.
    """

    sheet: Sheet
    code: ProblemCode
    reason: str
    remedy: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    cpl_entry_id: int | None = None
    is_of_rollback: bool = False

    @property
    def is_restricted(self) -> bool:
        """Whether it is the Security Sub-Committee's alone: such a problem goes to no log."""
        return self.sheet is Sheet.ZIGBEE

    @property
    def concerns_whole_sheet(self) -> bool:
        """Whether nothing of the sheet can be taken."""
        return self.code in WHOLE_SHEET

    @property
    def leaves_undeclared(self) -> bool:
        """Whether the entry counts as not fully declared because of it (domain.md §3.4 rule 6)."""
        if self.sheet is Sheet.FIR and self.code in LEAVES_ROW_OUT:
            return True
        return self.code in LEAVES_UNDECLARED and not self.is_of_rollback
