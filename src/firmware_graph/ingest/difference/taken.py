"""The losses of an import, one by one, for a person to review beforehand."""

from collections.abc import Iterator

from firmware_graph.ingest.difference.plan import ImportPlan
from firmware_graph.ingest.recorded_sheets import RecordedSheets
from firmware_graph.ingest.report import Loss, Taken
from firmware_graph.model.firmware import NULLABLE_COLUMNS
from firmware_graph.model.vocabulary import CplStatus, PredecessorsDeclared, Recommendation, UpgradeEndCode
from firmware_graph.records.rows import default_environment
from firmware_graph.records.upgrades import pair_of

MAY_BECOME_BLANK = [name for name in NULLABLE_COLUMNS if name not in {"version_hex", "removed_on"}]
"""All that a row may leave open. A submission that cannot be read, or an entry that is listed again, takes nothing."""
SEALED_FIELDS = ("stack_name", "stack_version", "chipset_vendor", "chipset_part")


def taken_away(plan: ImportPlan, basis: RecordedSheets) -> list[Taken]:
    """List all losses of an import, by kind. A restatement of the same upgrade loses only what became blank."""
    of_upgrades = [*_upgrades(plan), *_statements(plan)]
    return [*of_upgrades, *_entries(plan, basis), *_blanks(plan, basis), *_zigbee_rows(plan, basis)]


def _upgrades(plan: ImportPlan) -> Iterator[Taken]:
    for upgrade in plan.upgrades.ended:
        if upgrade.end_code != UpgradeEndCode.SUPERSEDED:
            source, target = upgrade.from_cpl_entry_id, upgrade.to_cpl_entry_id
            yield Taken(Loss.UPGRADE, target, f"the upgrade from {source} to {target} ({upgrade.end_code})")


def _statements(plan: ImportPlan) -> Iterator[Taken]:
    """Yield the upgrades that are restated without their recorded advice or evidence."""
    stated = {pair_of(upgrade): upgrade for upgrade in plan.upgrades.added}
    for old in plan.upgrades.ended:
        pair = pair_of(old)
        new = stated.get(pair)
        if old.end_code != UpgradeEndCode.SUPERSEDED or new is None:
            continue
        is_unadvised = new.recommendation == Recommendation.NOT_STATED != old.recommendation
        is_assumed = pair in plan.without_evidence and new.evidence != old.evidence
        lost = [name for name, is_lost in (("recommendation", is_unadvised), ("evidence", is_assumed)) if is_lost]
        if lost:
            yield Taken(Loss.STATEMENT, pair[1], f"of the upgrade from {pair[0]} to {pair[1]}: {', '.join(lost)}")


def _entries(plan: ImportPlan, basis: RecordedSheets) -> Iterator[Taken]:
    absent = set(plan.removed)
    for entry in plan.removed:
        yield Taken(Loss.ABSENT_ENTRY, entry, f"entry {entry}, which becomes REMOVED")
    for version in plan.products.corrected:
        past = basis.recorded.versions[version.cpl_entry_id]
        is_removed = version.listed_status == CplStatus.REMOVED != past.listed_status
        if is_removed and version.cpl_entry_id not in absent:
            yield Taken(Loss.REMOVED_ENTRY, version.cpl_entry_id, f"entry {version.cpl_entry_id}, which is Removed")


def _blanks(plan: ImportPlan, basis: RecordedSheets) -> Iterator[Taken]:
    """Yield the declarations and cells that became blank; one whose upgrades are ended is listed by them.

    So is an environment that returns to the default, which is what a blank means.
    """
    counted = {upgrade.to_cpl_entry_id for upgrade in plan.upgrades.ended}
    for version in plan.products.corrected:
        entry = version.cpl_entry_id
        past = basis.recorded.versions[entry]
        is_undeclared = version.predecessors_declared == PredecessorsDeclared.NOT_PROVIDED
        if is_undeclared and past.predecessors_declared != version.predecessors_declared and entry not in counted:
            yield Taken(Loss.DECLARATION, entry, f"what entry {entry} declares ({past.predecessors_declared})")
        blank = [name for name in MAY_BECOME_BLANK if getattr(version, name) is None is not getattr(past, name)]
        usual = default_environment(version.manufacturer_code)
        blank += ["environment"] if version.environment == usual != past.environment else []
        if blank:
            yield Taken(Loss.CELL, entry, f"of entry {entry}: {', '.join(blank)}")


def _zigbee_rows(plan: ImportPlan, basis: RecordedSheets) -> Iterator[Taken]:
    for entry in plan.restricted.removed:
        yield Taken(Loss.ZIGBEE_ROW, entry, f"the ZigBee row of entry {entry}")
    for facts in plan.restricted.changed:
        past = basis.restricted[facts.cpl_entry_id]
        blank = [name for name in SEALED_FIELDS if getattr(facts, name) is None is not getattr(past, name)]
        if blank:
            what = f"of the ZigBee row of entry {facts.cpl_entry_id}: {', '.join(blank)}"
            yield Taken(Loss.ZIGBEE_ROW, facts.cpl_entry_id, what)
