"""The upgrades that the FIR and the table of upgrades of one import add and end, together."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from firmware_graph.ingest.difference.upgrade_table import UpgradeTableComparison
from firmware_graph.ingest.difference.upgrades import FirComparison
from firmware_graph.ingest.difference.validate import check_predecessors
from firmware_graph.ingest.sheets.parsed_sheet import ParsedSheets
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.records.moment import Moment
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.stated_upgrades import versions_now_listed
from firmware_graph.records.upgrades import Pair, UpgradeChanges, pair_of


@dataclass(frozen=True, slots=True)
class LinkChanges:
    """The upgrades that begin and end, and the sheets with their problems.

    `by_table` is the part that follows from the table of upgrades.
    """

    sheets: ParsedSheets
    upgrades: UpgradeChanges = field(default_factory=UpgradeChanges)
    by_table: UpgradeChanges = field(default_factory=UpgradeChanges)

    @property
    def references(self) -> Mapping[Pair, str]:
        """The references that the table gives for the upgrades that it changes."""
        rows = self.sheets.upgrades.rows if self.sheets.upgrades else {}
        pairs = {pair_of(one) for one in (*self.by_table.added, *self.by_table.ended)}
        return {pair: row.reference for pair, row in rows.items() if pair in pairs and row.reference}

    @property
    def without_evidence(self) -> frozenset[Pair]:
        """The new upgrades for which neither the FIR nor the table states evidence."""
        rows = self.sheets.fir.rows if self.sheets.fir else {}
        tables = self.sheets.upgrades.rows if self.sheets.upgrades else {}
        said = {pair for pair, row in tables.items() if row.evidence}
        silent = {entry for entry, row in rows.items() if row.evidence_submitted is None}
        pairs = map(pair_of, self.upgrades.added)
        return frozenset(pair for pair in pairs if pair[1] in silent and pair not in said)

    def now_listed(self, versions: Mapping[int, FirmwareVersion], moment: Moment) -> list[FirmwareVersion]:
        """Return the versions that had been declared without predecessors, and now have one by the table."""
        return versions_now_listed(self.by_table, versions, recorded_at=moment.recorded_at)


def compare_links(
    sheets: ParsedSheets, recorded: Recorded, versions: Mapping[int, FirmwareVersion], moment: Moment
) -> LinkChanges:
    """Compare the FIR and the table of upgrades with the record; `versions` are those after the import."""
    by_fir, listed = UpgradeChanges(), dict[Pair, Upgrade]()
    if sheets.fir:
        check = check_predecessors(sheets.fir, sheets, recorded, versions, moment.recorded_at)
        fir = sheets.fir.reporting(check.problems)
        sheets = replace(sheets, fir=fir)
        comparison = FirComparison(fir, recorded, versions, check.unchanged, moment.recorded_at)
        by_fir = comparison.changes(is_partial=sheets.is_partial)
        listed = comparison.listed_of(sheets.upgrades.pairs) if sheets.upgrades else listed
    if sheets.upgrades is None:
        return LinkChanges(sheets, by_fir)
    of_table = UpgradeTableComparison(sheets.upgrades, recorded, versions, listed, sheets.fir, moment.recorded_at)
    by_table, table = of_table.compare(by_fir)
    together = UpgradeChanges([*by_fir.added, *by_table.added], [*by_fir.ended, *by_table.ended])
    return LinkChanges(replace(sheets, upgrades=table), together, by_table)
