"""Which upgrades an import adds and ends (domain.md §3.4 rule 10)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from firmware_graph.ingest.merge import Sheets
from firmware_graph.ingest.parsed_sheet import ParsedSheet
from firmware_graph.ingest.recorded import Pair, Recorded
from firmware_graph.ingest.rows import FirRow
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import UpgradeEndCode


@dataclass(slots=True)
class UpgradeDifference:
    """Upgrades to add, and those that end, as they will be."""

    added: list[Upgrade] = field(default_factory=list)
    ended: list[Upgrade] = field(default_factory=list)

    def ended_by_code(self) -> dict[str, int]:
        """How many end, and why."""
        return dict(sorted(Counter(str(upgrade.end_code) for upgrade in self.ended).items()))


def upgrades_left_alone(sheets: Sheets, recorded: Recorded) -> list[Pair]:
    """Find the open upgrades, rollbacks aside, that the FIR sheet says nothing of."""
    fir = sheets.fir
    return [
        pair
        for pair, upgrade in recorded.open.items()
        if not upgrade.is_rollback
        and (fir is None or pair[1] in fir.spoilt or (sheets.is_partial and pair[1] not in fir.rows))
    ]


def upgrade_difference(
    sheets: Sheets,
    recorded: Recorded,
    versions: Mapping[int, FirmwareVersion],
    rejected: set[Pair],
    recorded_at: int,
) -> UpgradeDifference:
    """Hold what the FIR sheet lists against what is recorded; a rejected pair stays as it is."""
    found = UpgradeDifference()
    if sheets.fir is None:
        return found
    open_to = recorded.open_to()
    comparison = _Comparison(sheets.fir, recorded, versions, rejected, recorded_at, found)
    for row in sheets.fir.rows.values():
        comparison.compare(row, open_to.get(row.cpl_entry_id, []))
    if not sheets.is_partial:
        for entry, upgrades in open_to.items():
            if not sheets.fir.speaks_of(entry):
                found.ended += [dropped(upgrade, recorded_at) for upgrade in upgrades]
    return found


def dropped(upgrade: Upgrade, recorded_at: int) -> Upgrade:
    """End an upgrade that a sheet no longer lists: in effect until now, and that is known from now."""
    return upgrade._replace(
        effective_to=recorded_at, end_code=UpgradeEndCode.ABSENT_FROM_SHEET.value, end_recorded_from=recorded_at
    )


def restated(upgrade: Upgrade, recorded_at: int, code: UpgradeEndCode) -> Upgrade:
    """End the record of an upgrade that was wrong, or that another statement replaces."""
    return upgrade._replace(recorded_to=recorded_at, end_code=code.value)


@dataclass(slots=True)
class _Comparison:
    fir: ParsedSheet[FirRow]
    recorded: Recorded
    versions: Mapping[int, FirmwareVersion]
    rejected: set[Pair]
    recorded_at: int
    found: UpgradeDifference

    def compare(self, row: FirRow, upgrades: list[Upgrade]) -> None:
        """Hold one row against the open upgrades to its entry."""
        past = {upgrade.from_cpl_entry_id: upgrade for upgrade in upgrades}
        listed = {
            source: upgrade
            for source, upgrade in self.listed(row, past)
            if (source, row.cpl_entry_id) not in self.rejected
        }
        for source, upgrade in listed.items():
            old = past.get(source)
            if old is None:
                self.found.added.append(upgrade)
            elif _statement(old) != _statement(upgrade):
                self.found.ended.append(restated(old, self.recorded_at, UpgradeEndCode.SUPERSEDED))
                self.found.added.append(upgrade)
        for source, old in past.items():
            if source not in listed and (source, row.cpl_entry_id) not in self.rejected:
                self.end(row, old)

    def listed(self, row: FirRow, past: Mapping[int, Upgrade]) -> Iterator[tuple[int, Upgrade]]:
        """Work out each upgrade as the row states it."""
        for is_rollback, predecessors in ((False, row.predecessors), (True, row.rollbacks)):
            for source in predecessors or ():
                if isinstance(source, int):
                    yield source, self.stated(row, source, past.get(source), is_rollback=is_rollback)

    def stated(self, row: FirRow, source: int, old: Upgrade | None, *, is_rollback: bool) -> Upgrade:
        """Work out one upgrade; what the sheet has no column for stays as it was."""
        keeps_advice = old is not None and "recommendation" not in self.fir.stated
        recommendation = old.recommendation if old and keeps_advice else row.recommendation
        return Upgrade(
            source,
            row.cpl_entry_id,
            row.evidence,
            recommendation,
            is_rollback,
            self.versions[row.cpl_entry_id].manufacturer_code,
            self.effective_from(row, source, old),
            None,
            self.recorded_at,
            None,
            None,
            None,
        )

    def effective_from(self, row: FirRow, source: int, old: Upgrade | None) -> int | None:
        """Return from when an upgrade is in effect: as stated, else as before, and not while it was withdrawn.

        A row's cell dates the predecessors that are new in it; those recorded before keep theirs (domain.md §3.4
        rule 14). Only a moment to come follows the cell of a row that has no new one: it moves and goes with it.
        """
        if old is not None and not self.follows_cell(row, old):
            return old.effective_from
        if row.effective_from is not None:
            return row.effective_from
        ended = self.recorded.ended.get((source, row.cpl_entry_id))
        return self.recorded_at if ended and ended.effective_to is not None else None

    def follows_cell(self, row: FirRow, old: Upgrade) -> bool:
        """Whether the cell of a row can only speak of the moment at which a recorded upgrade is still to begin."""
        if "effective_from" not in self.fir.stated or (old.effective_from or 0) <= self.recorded_at:
            return False
        stated = ((source, row.cpl_entry_id) for source in (*(row.predecessors or ()), *(row.rollbacks or ())))
        return all(pair in self.recorded.open or pair in self.rejected for pair in stated)

    def end(self, row: FirRow, old: Upgrade) -> None:
        """End an upgrade that its row lists no more: dropped, or corrected where the cell became blank."""
        if old.is_rollback and "rollbacks" not in self.fir.stated:
            return
        if row.predecessors is None and not old.is_rollback:
            self.found.ended.append(restated(old, self.recorded_at, UpgradeEndCode.CORRECTED))
        else:
            self.found.ended.append(dropped(old, self.recorded_at))


def _statement(upgrade: Upgrade) -> tuple[object, ...]:
    return upgrade.evidence, upgrade.recommendation, upgrade.is_rollback, upgrade.effective_from
