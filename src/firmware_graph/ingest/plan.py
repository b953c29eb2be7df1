"""All that an import will write, worked out before any of it is written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from firmware_graph.ingest.merge import Moment, Sheets, merge
from firmware_graph.ingest.model_key import model_of
from firmware_graph.ingest.parsed_sheet import ParsedSheet
from firmware_graph.ingest.problem import Problem
from firmware_graph.ingest.quarantine import QuarantineDifference, quarantine_difference
from firmware_graph.ingest.recorded import Recorded
from firmware_graph.ingest.report import ImportCounts
from firmware_graph.ingest.restricted_difference import RestrictedDifference, restricted_difference
from firmware_graph.ingest.rows import ZigbeeRow
from firmware_graph.ingest.succession import CodeSuccession
from firmware_graph.ingest.upgrade_difference import UpgradeDifference, upgrade_difference, upgrades_left_alone
from firmware_graph.ingest.validate import check_comms_hubs, check_entries_exist, check_predecessors
from firmware_graph.model.firmware import DeviceModel, FirmwareVersion


@dataclass(frozen=True, slots=True)
class Request:
    """The sheets of one import as they were read, and when and how it takes place."""

    sheets: Sheets
    zigbee: ParsedSheet[ZigbeeRow] | None
    successions: Sequence[CodeSuccession]
    moment: Moment
    sequence: int

    @property
    def parsed(self) -> list[ParsedSheet[Any]]:
        """The sheets that were given."""
        return [sheet for sheet in (self.sheets.cpl, self.sheets.fir, self.zigbee) if sheet]

    @property
    def problems(self) -> list[Problem]:
        """All problems, in the order of the sheets."""
        return [problem for sheet in self.parsed for problem in sheet.problems]


@dataclass(slots=True)
class ImportPlan:
    """What is to be written, and how much of it ends what was."""

    manufacturers: list[tuple[str, str]] = field(default_factory=list)
    models: list[DeviceModel] = field(default_factory=list)
    added: list[FirmwareVersion] = field(default_factory=list)
    changed: list[FirmwareVersion] = field(default_factory=list)
    moves: list[tuple[int, str]] = field(default_factory=list)
    unused_models: list[str] = field(default_factory=list)
    unused_manufacturers: list[str] = field(default_factory=list)
    upgrades: UpgradeDifference = field(default_factory=UpgradeDifference)
    successions: list[CodeSuccession] = field(default_factory=list)
    restricted: RestrictedDifference = field(default_factory=RestrictedDifference)
    quarantine: QuarantineDifference = field(default_factory=QuarantineDifference)
    removed_by_absence: int = 0

    @property
    def counts(self) -> ImportCounts:
        """How much it changes."""
        return ImportCounts(
            versions_added=len(self.added),
            versions_changed=len(self.changed),
            versions_removed=self.removed_by_absence,
            upgrades_added=len(self.upgrades.added),
            upgrades_ended=self.upgrades.ended_by_code(),
            quarantined=len(self.quarantine.of(is_restricted=False).added),
            successions_added=len(self.successions),
            restricted_rows=len(self.restricted.added) + len(self.restricted.changed) + len(self.restricted.removed),
        )


def plan_import(request: Request, recorded: Recorded) -> ImportPlan:
    """Hold the sheets against each other and against the graph; problems are added to the sheets."""
    sheets, plan = request.sheets, ImportPlan()
    plan.successions = [one for one in request.successions if one[:2] not in recorded.successions]
    recorded.successions |= {one[:2] for one in plan.successions}
    if sheets.cpl:
        check_comms_hubs(sheets.cpl, recorded)
    for sheet in (sheets.fir, request.zigbee):
        if sheet:
            check_entries_exist(sheet, sheets.cpl, recorded)
    versions = merge(sheets, recorded, request.moment)
    if sheets.cpl:
        sheets.cpl.let_go_of_rows()
    _plan_upgrades(plan, request, recorded, versions)
    _plan_versions(plan, request, recorded, versions)
    if request.zigbee:
        plan.restricted = restricted_difference(
            request.zigbee, recorded.restricted, request.moment.recorded_at, is_partial=sheets.is_partial
        )
    plan.quarantine = quarantine_difference(
        request.parsed,
        recorded.quarantined,
        is_partial=sheets.is_partial,
        recorded_at=request.moment.recorded_at,
        sequence=request.sequence,
    )
    return plan


def _plan_upgrades(
    plan: ImportPlan, request: Request, recorded: Recorded, versions: dict[int, FirmwareVersion]
) -> None:
    sheets = request.sheets
    if not sheets.fir:
        return
    spoilt = sheets.cpl.spoilt if sheets.cpl else ()
    staying = upgrades_left_alone(sheets, recorded)
    rejected = check_predecessors(sheets.fir, versions, recorded, staying, spoilt=spoilt)
    plan.upgrades = upgrade_difference(sheets, recorded, versions, rejected, request.moment.recorded_at)
    for entry in {one.cpl_entry_id for one in sheets.fir.problems if one.leaves_undeclared and one.cpl_entry_id}:
        if entry in versions:
            versions[entry] = versions[entry]._replace(has_quarantined_predecessor=True)


def _plan_versions(
    plan: ImportPlan, request: Request, recorded: Recorded, versions: Mapping[int, FirmwareVersion]
) -> None:
    """Find the versions that are new or changed."""
    listed = request.sheets.cpl.merged if request.sheets.cpl else ()
    for entry, version in versions.items():
        past = recorded.versions.get(entry)
        if past is None:
            plan.added.append(version)
        elif past is not version and past != version:
            plan.changed.append(version._replace(recorded_from=request.moment.recorded_at))
            if past.model_key != version.model_key:
                plan.moves.append((entry, version.model_key))
            if entry not in listed and past.listed_status != version.listed_status:
                plan.removed_by_absence += 1
    _plan_models(plan, recorded, versions)


def _plan_models(plan: ImportPlan, recorded: Recorded, versions: Mapping[int, FirmwareVersion]) -> None:
    """Find the models and manufacturers that are new, named anew, or without firmware."""
    before, after = _models(recorded.versions.values()), _models(versions.values())
    plan.models = [model for key, model in after.items() if before.get(key) != model]
    plan.unused_models = [key for key in before if key not in after]
    old = {model.manufacturer_code: model.manufacturer_name for model in before.values()}
    new = {model.manufacturer_code: model.manufacturer_name for model in after.values()}
    plan.manufacturers = [(code, name) for code, name in new.items() if old.get(code) != name]
    plan.unused_manufacturers = [code for code in old if code not in new]


def _models(versions: Collection[FirmwareVersion]) -> dict[str, DeviceModel]:
    first = {version.model_key: version for version in versions}
    return {key: model_of(version) for key, version in first.items()}
