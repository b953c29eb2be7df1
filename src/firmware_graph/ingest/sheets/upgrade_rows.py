"""One row of a table of upgrades, and contradictions between its cells."""

from typing import Final, NamedTuple

from firmware_graph.model.change import UpgradeStatement
from firmware_graph.model.vocabulary import Evidence, Recommendation, UpgradeEndCode
from firmware_graph.records.rows import CellFault
from firmware_graph.records.upgrades import Pair
from firmware_graph.records.values import BadValue, choice

END_CODES: Final = (UpgradeEndCode.WITHDRAWN_BY_MANUFACTURER, UpgradeEndCode.CORRECTED)
"""The end codes that can be stated; the others follow from sheets and from restatements."""
YES_OR_NO: Final = {"YES": True, "Y": True, "TRUE": True, "NO": False, "N": False, "FALSE": False}
ENDS_BEFORE: Final = (
    "the upgrade would end before it takes effect",
    "give a later moment, or the End Code CORRECTED if it never was an upgrade",
)


class UpgradeRow(NamedTuple):
    """One upgrade as stated in a table; None defers to the record, or to the FIR of the same import."""

    from_cpl_entry_id: int
    cpl_entry_id: int
    evidence: str | None
    recommendation: str | None
    is_rollback: bool | None
    effective_from: int | None
    effective_to: int | None
    end_code: str | None
    reference: str | None
    line: int

    @property
    def pair(self) -> Pair:
        """The two ends; the row belongs to the target entry, like a row of the FIR."""
        return self.from_cpl_entry_id, self.cpl_entry_id

    @property
    def is_correction(self) -> bool:
        """Whether it states that there never was such an upgrade."""
        return self.end_code == UpgradeEndCode.CORRECTED

    @property
    def has_end(self) -> bool:
        """Whether it states that the upgrade ends, or never was one."""
        return self.effective_to is not None or self.end_code is not None

    @property
    def statement(self) -> UpgradeStatement:
        """What it states about the upgrade, except its end."""
        return UpgradeStatement(
            self.from_cpl_entry_id,
            self.cpl_entry_id,
            Evidence(self.evidence) if self.evidence else None,
            Recommendation(self.recommendation) if self.recommendation else None,
            self.is_rollback,
            self.effective_from,
        )


def yes_or_no(text: str) -> bool:
    """Parse yes or no.

    Raises:
        BadValue: It is neither yes nor no.
    """
    found = YES_OR_NO.get(text.upper())
    if found is None:
        raise BadValue("it is neither yes nor no", "give yes or no, or leave it blank")
    return found


def end_code(text: str) -> str:
    """Parse the code of an end that a manufacturer can state.

    Raises:
        BadValue: It is not one.
    """
    word = choice(UpgradeEndCode, text)
    if word not in END_CODES:
        raise BadValue(f"{word} cannot be stated", f"give {' or '.join(END_CODES)}, or leave it blank")
    return word


def complete_upgrade_row(row: UpgradeRow) -> UpgradeRow | list[CellFault]:
    """Return the row, or the contradictions between its cells."""
    if row.is_correction and row.effective_to is not None:
        reason = "what was never an upgrade has no moment at which it ends"
        return [CellFault("effective_to", reason, "leave it blank, or the End Code")]
    if row.effective_from is not None and row.effective_to is not None and row.effective_to <= row.effective_from:
        return [CellFault("effective_to", *ENDS_BEFORE)]
    return row
