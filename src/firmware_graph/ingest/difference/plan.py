"""Everything that an import will write, computed before anything is written."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from firmware_graph.ingest.difference.links import compare_links
from firmware_graph.ingest.difference.merge import MergedSheets
from firmware_graph.ingest.difference.quarantine import (
    QuarantineChanges,
    entries_left_undeclared,
    quarantine_changes,
)
from firmware_graph.ingest.difference.restricted import changes_of_sheet
from firmware_graph.ingest.difference.upgrade_quarantine import upgrade_quarantine_changes, versions_by_upgrades
from firmware_graph.ingest.recorded_sheets import RecordedSheets
from firmware_graph.ingest.report import ImportCounts
from firmware_graph.ingest.sheets.successions import CodeSuccession
from firmware_graph.model.change_event import RELOAD, NewEvent
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.touched import EVERYTHING, Touched
from firmware_graph.model.vocabulary import Tier
from firmware_graph.records.events import events_of, stack_events
from firmware_graph.records.kept_problems import problems_of_sheet
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Problem
from firmware_graph.records.products import ProductChanges, product_changes
from firmware_graph.records.restricted_changes import RestrictedChanges
from firmware_graph.records.tiers import tiers_moved, touched_by
from firmware_graph.records.upgrades import Pair, UpgradeChanges


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPlan:
    """What is to be written, and every problem.

    `removed` are the entries that are missing from a full sheet. `references` are those of the upgrades that a table of
    upgrades changes. `without_evidence` are the new upgrades for which no row states evidence.
    """

    problems: Sequence[Problem] = ()
    products: ProductChanges = field(default_factory=ProductChanges)
    removed: Sequence[int] = ()
    upgrades: UpgradeChanges = field(default_factory=UpgradeChanges)
    successions: Sequence[CodeSuccession] = ()
    restricted: RestrictedChanges = field(default_factory=RestrictedChanges)
    quarantine: QuarantineChanges = field(default_factory=QuarantineChanges)
    references: Mapping[Pair, str] = field(default_factory=dict)
    without_evidence: frozenset[Pair] = frozenset()

    def __bool__(self) -> bool:
        """Return whether anything changes."""
        return bool(self.products or self.upgrades or self.successions or self.restricted or self.quarantine)

    @property
    def counts(self) -> ImportCounts:
        """The number of changes, by kind."""
        return ImportCounts(
            versions_added=len(self.products.added),
            versions_changed=len(self.products.corrected),
            versions_removed=len(self.removed),
            upgrades_added=len(self.upgrades.added),
            upgrades_ended=self.upgrades.ended_by_code(),
            quarantined=len(self.quarantine.of(is_restricted=False).added),
            successions_added=len(self.successions),
            restricted_rows=self.restricted.row_count,
        )

    def tiers(self, before: Mapping[int, FirmwareVersion]) -> frozenset[Tier]:
        """Return the tiers that change; readers of other tiers do not see the import."""
        moves_fir = bool(self.successions or self.quarantine.of(is_restricted=False))
        moves_ssc = bool(self.restricted or self.quarantine.of(is_restricted=True))
        others = {Tier.FIR: moves_fir, Tier.SSC: moves_ssc}
        return tiers_moved(before, self.products, self.upgrades) | {tier for tier, moves in others.items() if moves}

    def touched(self, before: Mapping[int, FirmwareVersion]) -> Touched:
        """Return what the import touches of the CPL and the FIR, but nothing sealed.

        Code successions and a first load touch everything.
        """
        if self.successions or not before:
            return EVERYTHING
        return touched_by(before, self.products, self.upgrades, also=self.quarantined())

    def events(self, before: Mapping[int, FirmwareVersion]) -> list[NewEvent]:
        """Return the events of the import in each tier; a first load or code successions mean that all is read again.

        So a million versions are one event. Sealed facts have events of their own in any case.
        """
        sealed = stack_events(before, self.restricted.cpl_entry_ids)
        if not before and self.products.added:
            return [RELOAD]
        if self.successions:
            return [RELOAD, *sealed]
        return [*events_of(before, self.products, self.upgrades, undeclared=self.quarantined()), *sealed]

    def quarantined(self) -> set[int]:
        """Return the entries with CPL or FIR facts that entered or left quarantine."""
        part = self.quarantine.of(is_restricted=False)
        entries = (cell.cpl_entry_id for cell in (*part.added, *part.cleared))
        return {one for one in entries if one is not None}


def plan_import(merged: MergedSheets, basis: RecordedSheets, moment: Moment) -> ImportPlan:
    """Compare merged sheets with the graph; nothing is planned if one has too many problems to keep them apart."""
    sheets, versions = merged.sheets, merged.versions
    successions = [one for one in sheets.successions if one.pair not in basis.recorded.succession_pairs]
    recorded = basis.recorded.with_successions(one.pair for one in successions)
    links = compare_links(sheets, recorded, versions, moment)
    sheets = links.sheets
    problems = [one for sheet in sheets.read for one in problems_of_sheet(sheet.source, sheet.problems)]
    if any(problem.concerns_whole_file for problem in problems):
        return ImportPlan(problems=problems)
    if sheets.fir:
        versions = _with_undeclared(versions, entries_left_undeclared(sheets.fir))
    quarantine = quarantine_changes(sheets.given, basis.quarantined, moment, is_partial=sheets.is_partial)
    if sheets.upgrades:
        kept_out = upgrade_quarantine_changes(
            sheets.upgrades, basis.quarantined, moment, first_number=len(sheets.problems)
        )
        quarantine = QuarantineChanges([*quarantine.added, *kept_out.added], [*quarantine.cleared, *kept_out.cleared])
    versions = _with(versions, versions_by_upgrades(versions, basis.quarantined, quarantine))
    versions = _with(versions, links.now_listed(versions, moment))
    restricted = RestrictedChanges()
    if sheets.zigbee:
        restricted = changes_of_sheet(sheets.zigbee, basis.restricted, moment.recorded_at, is_partial=sheets.is_partial)
    return ImportPlan(
        problems=problems,
        products=product_changes(recorded.versions, versions, recorded_at=moment.recorded_at),
        removed=merged.removed,
        upgrades=links.upgrades,
        successions=successions,
        restricted=restricted,
        quarantine=quarantine,
        references=links.references,
        without_evidence=links.without_evidence,
    )


def _with(versions: Mapping[int, FirmwareVersion], changed: Iterable[FirmwareVersion]) -> Mapping[int, FirmwareVersion]:
    """Return the versions with some replaced."""
    replaced = {version.cpl_entry_id: version for version in changed}
    return {**versions, **replaced} if replaced else versions


def _with_undeclared(
    versions: Mapping[int, FirmwareVersion], undeclared: frozenset[int]
) -> Mapping[int, FirmwareVersion]:
    """Return the versions, marking those with a predecessor in quarantine."""
    marked = {
        entry: versions[entry]._replace(has_quarantined_predecessor=True) for entry in undeclared if entry in versions
    }
    return {**versions, **marked} if marked else versions
