import pytest

from firmware_graph.model.change_event import ChangeKind, Concerned, NewEvent
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import Tier
from firmware_graph.records.events import defect_events, events_of, stack_events
from firmware_graph.records.products import ProductChanges, product_changes
from firmware_graph.records.tiers import tiers_moved
from firmware_graph.records.upgrades import UpgradeChanges, corrected, record_ended, withdrawn
from support.builders import a_firmware_version, an_upgrade

BEFORE = {1: a_firmware_version(1), 2: a_firmware_version(2, model_key="B")}
NOTHING = ProductChanges()
NO_UPGRADES = UpgradeChanges()


def changed(**facts: object) -> ProductChanges:
    after = {**BEFORE, 1: BEFORE[1]._replace(**facts)}  # type: ignore[arg-type]  # a wrong fact fails its test
    return product_changes(BEFORE, after, recorded_at=5)


def kinds(products: ProductChanges, upgrades: UpgradeChanges = NO_UPGRADES) -> list[tuple[Tier, ChangeKind]]:
    return [(one.tier, one.kind) for one in events_of(BEFORE, products, upgrades)]


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({}, []),
        ({"gbcs_version": "4.1"}, [(Tier.CPL, ChangeKind.FIRMWARE_CORRECTED)]),
        ({"listed_status": "REMOVED"}, [(Tier.CPL, ChangeKind.FIRMWARE_REMOVED)]),
        ({"predecessors_declared": "NONE_DECLARED"}, [(Tier.FIR, ChangeKind.PREDECESSORS_DECLARED)]),
        ({"has_quarantined_predecessor": True}, [(Tier.FIR, ChangeKind.PREDECESSORS_DECLARED)]),
        ({"minimum_hardware": "0100"}, [(Tier.FIR, ChangeKind.FIRMWARE_CORRECTED)]),
    ],
)
def test_correction_has_events_of_the_tiers_of_its_columns_alone(
    facts: dict[str, object], found: list[tuple[Tier, ChangeKind]]
) -> None:
    assert kinds(changed(**facts)) == found
    assert {tier for tier, _ in found} == tiers_moved(BEFORE, changed(**facts), NO_UPGRADES)


def test_removal_takes_effect_at_the_beginning_of_its_day() -> None:
    [event] = events_of(BEFORE, changed(listed_status="REMOVED", removed_on="2026-01-02"), NO_UPGRADES)
    assert event.effective_from == 1_767_312_000_000


def added(**facts: object) -> FirmwareVersion:
    return a_firmware_version(3, released_on=None, **facts)


def test_added_version_is_of_the_cpl_and_what_the_fir_says_of_it_is_of_the_fir() -> None:
    bare = ProductChanges(added=[added(predecessors_declared="NOT_PROVIDED")])
    assert kinds(bare) == [(Tier.CPL, ChangeKind.FIRMWARE_ADDED)]
    declared = ProductChanges(added=[added(predecessors_declared="NONE_DECLARED", minimum_hardware="0100")])
    assert kinds(declared) == [
        (Tier.CPL, ChangeKind.FIRMWARE_ADDED),
        (Tier.FIR, ChangeKind.PREDECESSORS_DECLARED),
        (Tier.FIR, ChangeKind.FIRMWARE_CORRECTED),
    ]


def of_upgrades(upgrades: UpgradeChanges) -> NewEvent:
    [event] = events_of(BEFORE, NOTHING, upgrades)
    return event


def test_upgrade_is_declared_restated_or_withdrawn_in_one_event_of_its_last_record() -> None:
    old, new = an_upgrade(1, 2, recorded_from=1), an_upgrade(1, 2, recorded_from=5, effective_from=4)
    ended = record_ended(old, recorded_at=5)
    declared = of_upgrades(UpgradeChanges(added=[new]))
    assert (declared.kind, declared.upgrade_recorded_from, declared.effective_from) == (
        ChangeKind.UPGRADE_DECLARED,
        5,
        4,
    )
    assert (declared.from_cpl_entry_id, declared.cpl_entry_id) == (1, 2)
    restated = of_upgrades(UpgradeChanges(added=[new], ended=[ended]))
    assert (restated.kind, restated.upgrade_recorded_from) == (ChangeKind.UPGRADE_RESTATED, 5)
    gone = of_upgrades(UpgradeChanges(ended=[withdrawn(old, effective_to=7, recorded_at=5)]))
    assert (gone.kind, gone.upgrade_recorded_from, gone.effective_from) == (ChangeKind.UPGRADE_WITHDRAWN, 1, 7)
    sooner = UpgradeChanges(added=[withdrawn(new, effective_to=6, recorded_at=5)], ended=[ended])
    assert of_upgrades(sooner).kind is ChangeKind.UPGRADE_WITHDRAWN
    never = of_upgrades(UpgradeChanges(ended=[corrected(old, recorded_at=5)]))
    assert (never.kind, never.effective_from) == (ChangeKind.UPGRADE_WITHDRAWN, None)


def test_event_names_the_products_before_and_after_it() -> None:
    [event] = events_of(BEFORE, changed(model_key="C"), NO_UPGRADES)
    assert event.concerned.model_keys == ("A", "C")
    assert set(of_upgrades(UpgradeChanges(added=[an_upgrade(1, 2)])).concerned.model_keys) == {"A", "B"}


def test_entry_of_a_quarantined_cell_has_an_event_once() -> None:
    events = events_of(BEFORE, changed(has_quarantined_predecessor=True), NO_UPGRADES, undeclared=[1, 2, 999])
    assert [(one.kind, one.cpl_entry_id) for one in events] == [
        (ChangeKind.PREDECESSORS_DECLARED, 1),
        (ChangeKind.PREDECESSORS_DECLARED, 2),
    ]


def test_restricted_events_are_of_the_committee() -> None:
    [stack] = stack_events(BEFORE, [1, 1])
    assert (stack.tier, stack.kind, stack.concerned.model_keys) == (Tier.SSC, ChangeKind.STACK_CHANGED, ("A",))
    assert stack_events({}, [1])[0].concerned == Concerned()
    defect, assessment = defect_events(["D", "D"], [("D", 1), ("D", 1)])
    assert (defect.tier, defect.kind, defect.defect_id) == (Tier.SSC, ChangeKind.DEFECT_CHANGED, "D")
    assert (assessment.kind, assessment.cpl_entry_id) == (ChangeKind.ASSESSMENT_CHANGED, 1)
