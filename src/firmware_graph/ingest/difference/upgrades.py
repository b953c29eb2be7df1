"""The upgrades that a FIR sheet adds and ends (domain.md §3.4 rule 10)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheet
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.rows import FirRow
from firmware_graph.records.upgrades import (
    Pair,
    UpgradeChanges,
    begun,
    corrected,
    dropped,
    pair_of,
    statement_of,
    superseded,
)


@dataclass(frozen=True, slots=True)
class FirComparison:
    """Compares the upgrades in a FIR sheet with the record; an unchanged pair stays as it is."""

    fir: ParsedSheet[FirRow]
    recorded: Recorded
    versions: Mapping[int, FirmwareVersion]
    unchanged: Collection[Pair]
    recorded_at: int

    def changes(self, *, is_partial: bool) -> UpgradeChanges:
        """Return the upgrades that begin and end; those to an entry that is missing from a full sheet are dropped."""
        added: list[Upgrade] = []
        ended: list[Upgrade] = []
        open_to = self.recorded.open_to()
        for row in self.fir.rows.values():
            listed, past = self.listed(row, open_to.get(row.cpl_entry_id, ()))
            added += self.added(listed, past)
            ended += self.ended(row, listed, past)
        if not is_partial:
            absent = (upgrades for entry, upgrades in open_to.items() if not self.fir.speaks_of(entry))
            ended += [
                dropped(upgrade, recorded_at=self.recorded_at)
                for upgrades in absent
                for upgrade in upgrades
                if pair_of(upgrade) not in self.unchanged
            ]
        return UpgradeChanges(added, ended)

    def listed(self, row: FirRow, upgrades: Sequence[Upgrade]) -> tuple[dict[int, Upgrade], dict[int, Upgrade]]:
        """Return the stated upgrades of a row and the recorded ones, by source, without unchanged pairs."""
        past = {
            upgrade.from_cpl_entry_id: upgrade
            for upgrade in upgrades
            if (upgrade.from_cpl_entry_id, row.cpl_entry_id) not in self.unchanged
        }
        stated = {
            source: self.stated(row, source, past.get(source), is_rollback=is_rollback)
            for is_rollback, predecessors in ((False, row.predecessors), (True, row.rollbacks))
            for source in predecessors or ()
            if isinstance(source, int) and (source, row.cpl_entry_id) not in self.unchanged
        }
        return stated, past

    def listed_of(self, pairs: Collection[Pair]) -> dict[Pair, Upgrade]:
        """Return the upgrades of some pairs that the sheet lists, as stated there."""
        return {
            (source, row.cpl_entry_id): self.stated(
                row, source, self.recorded.open.get((source, row.cpl_entry_id)), is_rollback=is_rollback
            )
            for row in (self.fir.rows[entry] for entry in {to for _, to in pairs} if entry in self.fir.rows)
            for is_rollback, predecessors in ((False, row.predecessors), (True, row.rollbacks))
            for source in predecessors or ()
            if isinstance(source, int) and (source, row.cpl_entry_id) in pairs
        }

    def added(self, listed: Mapping[int, Upgrade], past: Mapping[int, Upgrade]) -> Iterator[Upgrade]:
        """Yield the upgrades that are new, or differ from the record."""
        for source, upgrade in listed.items():
            if source not in past or statement_of(past[source]) != statement_of(upgrade):
                yield upgrade

    def ended(self, row: FirRow, listed: Mapping[int, Upgrade], past: Mapping[int, Upgrade]) -> Iterator[Upgrade]:
        """Yield the upgrades that end: replaced, dropped, or corrected if the cell became blank."""
        for source, old in past.items():
            if source in listed:
                if statement_of(old) != statement_of(listed[source]):
                    yield superseded(old, recorded_at=self.recorded_at)
            elif old.is_rollback and "rollbacks" not in self.fir.stated:
                continue
            elif row.predecessors is None and not old.is_rollback:
                yield corrected(old, recorded_at=self.recorded_at)
            else:
                yield dropped(old, recorded_at=self.recorded_at)

    def stated(self, row: FirRow, source: int, old: Upgrade | None, *, is_rollback: bool) -> Upgrade:
        """Compute one upgrade as stated by its row; what the sheet has no column for stays as recorded."""
        keeps_advice = old is not None and "recommendation" not in self.fir.stated
        return begun(
            (source, row.cpl_entry_id),
            evidence=row.evidence,
            recommendation=old.recommendation if old and keeps_advice else row.recommendation,
            is_rollback=is_rollback,
            asserted_by=self.versions[row.cpl_entry_id].manufacturer_code,
            effective_from=self.effective_from(row, source, old),
            recorded_at=self.recorded_at,
        )

    def effective_from(self, row: FirRow, source: int, old: Upgrade | None) -> int | None:
        """Return from when an upgrade is in effect: as stated, else as recorded, and not while it was withdrawn.

        A row's cell dates its new predecessors; those recorded before keep theirs (domain.md §3.4 rule 14). If a row
        has no new one, only a future moment follows the cell: it moves and disappears with it.
        """
        if old is not None and not self.follows_cell(row, old):
            return old.effective_from
        if row.effective_from is not None:
            return row.effective_from
        ended = self.recorded.ended.get((source, row.cpl_entry_id))
        return self.recorded_at if ended and ended.effective_to is not None else None

    def follows_cell(self, row: FirRow, old: Upgrade) -> bool:
        """Return whether the cell of a row can only mean the future beginning of a recorded upgrade."""
        if "effective_from" not in self.fir.stated or (old.effective_from or 0) <= self.recorded_at:
            return False
        stated = ((source, row.cpl_entry_id) for source in (*(row.predecessors or ()), *(row.rollbacks or ())))
        return all(pair in self.recorded.open or pair in self.unchanged for pair in stated)
