"""The upgrades that a table of upgrades adds and ends, beside the FIR of the same import (domain.md §3.4 rule 10)."""

from collections.abc import Mapping
from dataclasses import dataclass

from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.ingest.sheets.upgrade_rows import ENDS_BEFORE, UpgradeRow
from firmware_graph.ingest.sheets.upgrade_table import UpgradeTable
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import UpgradeEndCode
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.rows import FirRow
from firmware_graph.records.stated_upgrades import upgrade_of
from firmware_graph.records.upgrade_checks import (
    ProposedUpgrade,
    fault_of_relisting,
    fault_of_upgrade,
    faults_of_upgrades,
)
from firmware_graph.records.upgrades import (
    Pair,
    UpgradeChanges,
    corrected,
    is_open,
    pair_of,
    record_ended,
    statement_of,
    withdrawn,
)

CellFaultOf = tuple[str, Fault]
"""The faulty field of a row, and its fault."""


@dataclass(frozen=True, slots=True)
class UpgradeTableComparison:
    """Compares the statements of a table with the record.

    `versions` are all versions after the import. `by_fir` are the upgrades listed by the FIR of the same import, `fir`:
    a blank of the table defers to it.
    """

    table: UpgradeTable
    recorded: Recorded
    versions: Mapping[int, FirmwareVersion]
    by_fir: Mapping[Pair, Upgrade]
    fir: ParsedSheet[FirRow] | None
    recorded_at: int

    def compare(self, fir_changes: UpgradeChanges) -> tuple[UpgradeChanges, UpgradeTable]:
        """Return what begins and ends, and the table with its problems; a faulty row changes nothing."""
        planned = {pair: self.planned(row) for pair, row in self.table.rows.items()}
        good = {pair: one for pair, one in planned.items() if isinstance(one, UpgradeChanges)}
        faults = {pair: one for pair, one in planned.items() if not isinstance(one, UpgradeChanges)}
        faults |= self.faults_of_links(good, fir_changes)
        table = self.table.leaving_out(
            {pair: self.table.problem(self.table.rows[pair], *fault) for pair, fault in faults.items()}
        )
        taken = [one for pair, one in good.items() if pair not in faults]
        changes = UpgradeChanges(
            added=[upgrade for one in taken for upgrade in one.added],
            ended=[upgrade for one in taken for upgrade in one.ended],
        )
        return changes, table

    def planned(self, row: UpgradeRow) -> UpgradeChanges | CellFaultOf:
        """Return what one row changes, or its fault."""
        fault = self.fault_beside_fir(row)
        if fault:
            return fault
        last = self.recorded.open.get(row.pair) or self.recorded.ended.get(row.pair)
        standing = last if last and last.recorded_to is None else None
        if row.is_correction:
            return self.correction(row, last)
        return self.ending(row, standing) if row.has_end else self.declaration(row, standing)

    def correction(self, row: UpgradeRow, last: Upgrade | None) -> UpgradeChanges | CellFaultOf:
        """End the record of an upgrade that never was one."""
        if last is None:
            reason = f"the upgrade E{row.pair[0]} → E{row.pair[1]} is not on record"
            fault = Fault(ProblemCode.UNKNOWN_PREDECESSOR, reason, "take the row out, or correct the entry IDs")
            return "from_cpl_entry_id", fault
        if last.recorded_to is not None:
            return UpgradeChanges()
        return UpgradeChanges(ended=[corrected(last, recorded_at=self.recorded_at)])

    def declaration(self, row: UpgradeRow, standing: Upgrade | None) -> UpgradeChanges | CellFaultOf:
        """Declare an upgrade, or restate it; a future end that is recorded stays.

        A withdrawn upgrade begins again only from a stated moment after its end: a table may be older than the
        withdrawal.
        """
        in_effect = self.recorded.in_effect_or_to_come(row.pair, self.recorded_at)
        if in_effect is None and standing is not None and standing.effective_to is not None:
            fault = fault_of_relisting(row.pair, self.recorded)
            if fault and (row.effective_from is None or row.effective_from < standing.effective_to):
                remedy = "take the row out, or give an Effective From after the withdrawal"
                return "from_cpl_entry_id", fault._replace(remedy=remedy)
        stated = self.stated(row, in_effect)
        if in_effect is None:
            return UpgradeChanges(added=[stated])
        end = in_effect.effective_to
        if end is not None and stated.effective_from is not None and end <= stated.effective_from:
            return "effective_from", Fault(ProblemCode.CONTRADICTION, *ENDS_BEFORE)
        if statement_of(in_effect) == statement_of(stated):
            return UpgradeChanges()
        stated = stated._replace(
            effective_to=end, end_code=in_effect.end_code, end_recorded_from=in_effect.end_recorded_from
        )
        return UpgradeChanges(added=[stated], ended=[record_ended(in_effect, recorded_at=self.recorded_at)])

    def ending(self, row: UpgradeRow, standing: Upgrade | None) -> UpgradeChanges | CellFaultOf:
        """End an upgrade at the stated moment, or now; also a past one that was never recorded."""
        was_withdrawn = standing is not None and standing.end_code == UpgradeEndCode.WITHDRAWN_BY_MANUFACTURER
        recorded_end = standing.effective_to if standing and was_withdrawn else None
        end = row.effective_to
        if end is None:
            end = self.recorded_at if recorded_end is None else recorded_end
        stated = self.stated(row, standing)
        if stated.effective_from is not None and end <= stated.effective_from:
            return "effective_to", Fault(ProblemCode.CONTRADICTION, *ENDS_BEFORE)
        if recorded_end is not None and end > recorded_end:
            reason = "the upgrade is withdrawn from an earlier moment on already"
            return "effective_to", Fault(ProblemCode.CONTRADICTION, reason, "give an earlier moment, or leave it blank")
        whole = withdrawn(stated, effective_to=end, recorded_at=self.recorded_at)
        if standing is None:
            return UpgradeChanges(added=[whole])
        is_same = statement_of(standing) == statement_of(stated)
        if is_same and end == recorded_end:
            return UpgradeChanges()
        if is_same and is_open(standing):
            return UpgradeChanges(ended=[withdrawn(standing, effective_to=end, recorded_at=self.recorded_at)])
        return UpgradeChanges(added=[whole], ended=[record_ended(standing, recorded_at=self.recorded_at)])

    def stated(self, row: UpgradeRow, standing: Upgrade | None) -> Upgrade:
        """Return the upgrade of a row, without its end."""
        base = self.by_fir.get(row.pair, standing)
        return upgrade_of(row.statement, base, self.recorded, self.versions, recorded_at=self.recorded_at)

    def fault_beside_fir(self, row: UpgradeRow) -> CellFaultOf | None:
        """Return the fault of a row that contradicts the FIR of the same import."""
        listing = self.fir.rows.get(row.cpl_entry_id) if self.fir else None
        if listing is None:
            return None
        source, where = row.from_cpl_entry_id, f"line {listing.line} of the FIR sheet"
        by_rollback = {False: source in (listing.predecessors or ()), True: source in (listing.rollbacks or ())}
        ends_now = row.has_end and (row.effective_to or 0) <= self.recorded_at
        if ends_now and any(by_rollback.values()):
            return "from_cpl_entry_id", _contradiction(f"{where} lists it")
        if row.is_rollback is not None and by_rollback[not row.is_rollback]:
            return "is_rollback", _contradiction(f"{where} says otherwise")
        is_missing = listing.predecessors is not None and not any(by_rollback.values())
        if is_missing and not ends_now and not row.is_rollback:
            return "from_cpl_entry_id", _contradiction(f"{where} does not list it")
        return None

    def faults_of_links(
        self, planned: Mapping[Pair, UpgradeChanges], fir_changes: UpgradeChanges
    ) -> dict[Pair, CellFaultOf]:
        """Check all declarations together: entries, families, hardware, and cycles."""
        added = {pair: one.added[0] for pair, one in planned.items() if one.added}
        past = {pair for pair, one in added.items() if self.is_past(one)}
        gone = {pair_of(one) for changes in (fir_changes, *planned.values()) for one in changes.ended}
        by_fir = (pair_of(one) for one in fir_changes.added if not one.is_rollback)
        standing = (pair for pair in self.recorded.standing(self.recorded_at) if pair not in gone)
        faults = faults_of_upgrades(
            # an ended upgrade closes no cycle, nor does a rollback
            (ProposedUpgrade(*pair, one.is_rollback) for pair, one in added.items() if pair not in past),
            self.recorded,
            self.versions,
            staying=[pair for pair in (*standing, *by_fir) if pair not in added],
            name_place=lambda pair: f"line {self.table.rows[pair].line}",
        )
        for pair in past:
            proposed = ProposedUpgrade(*pair, added[pair].is_rollback)
            if fault := fault_of_upgrade(proposed, self.versions, self.recorded):
                faults[pair] = fault
        return {pair: (_field_of(fault), fault) for pair, fault in faults.items()}

    def is_past(self, upgrade: Upgrade) -> bool:
        """Return whether an upgrade has ended by now."""
        return upgrade.effective_to is not None and upgrade.effective_to <= self.recorded_at


def _field_of(fault: Fault) -> str:
    return "cpl_entry_id" if fault.code is ProblemCode.UNKNOWN_ENTRY else "from_cpl_entry_id"


def _contradiction(reason: str) -> Fault:
    return Fault(ProblemCode.CONTRADICTION, reason, "correct the one that is wrong")
