import pytest

from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier
from firmware_graph.records.products import ProductChanges, product_changes
from firmware_graph.records.tiers import tiers_moved, touched_by
from firmware_graph.records.upgrades import UpgradeChanges, dropped
from support.builders import a_firmware_version, an_upgrade

BEFORE = {1: a_firmware_version(1), 2: a_firmware_version(2, model_key="B")}
NO_PRODUCTS = ProductChanges()
NO_UPGRADES = UpgradeChanges()


def corrected(**facts: object) -> ProductChanges:
    after = {**BEFORE, 1: BEFORE[1]._replace(**facts)}  # type: ignore[arg-type]  # a wrong fact fails its test
    return product_changes(BEFORE, after, recorded_at=5)


@pytest.mark.parametrize(
    ("facts", "tiers"),
    [
        ({}, set()),
        ({"gbcs_version": "4.1"}, {Tier.CPL}),
        ({"predecessors_declared": "NONE_DECLARED"}, {Tier.FIR}),
        ({"has_quarantined_predecessor": True}, {Tier.FIR}),
        ({"minimum_hardware": "0100"}, {Tier.FIR}),
        ({"listed_status": "REMOVED", "released_on": None}, {Tier.CPL, Tier.FIR}),
    ],
)
def test_a_correction_moves_the_tiers_of_its_columns(facts: dict[str, object], tiers: set[Tier]) -> None:
    assert tiers_moved(BEFORE, corrected(**facts), NO_UPGRADES) == tiers


@pytest.mark.parametrize(
    ("facts", "tiers"),
    [
        ({"predecessors_declared": "NOT_PROVIDED", "released_on": None}, {Tier.CPL}),
        ({"predecessors_declared": "NONE_DECLARED"}, {Tier.CPL, Tier.FIR}),
    ],
)
def test_an_added_version_moves_the_fir_where_it_says_something(facts: dict[str, object], tiers: set[Tier]) -> None:
    added = ProductChanges(added=[a_firmware_version(3, **facts)])
    assert tiers_moved(BEFORE, added, NO_UPGRADES) == tiers


def test_an_upgrade_that_begins_or_ends_moves_the_fir_and_touches_both_ends() -> None:
    for upgrades in (
        UpgradeChanges(added=[an_upgrade(1, 2)]),
        UpgradeChanges(ended=[dropped(an_upgrade(1, 2), recorded_at=5)]),
    ):
        assert tiers_moved(BEFORE, NO_PRODUCTS, upgrades) == {Tier.FIR}
        assert touched_by(BEFORE, NO_PRODUCTS, upgrades) == Touched(frozenset({1, 2}), frozenset({"A", "B"}))


def test_a_moved_version_touches_the_models_before_and_after() -> None:
    moved = corrected(model_key="C")
    assert moved.moves == [(1, "C")]
    assert [version.recorded_from for version in moved.corrected] == [5]
    assert (moved.unused_models, [model.model_key for model in moved.models]) == (["A"], ["C"])
    assert touched_by(BEFORE, moved, NO_UPGRADES) == Touched(frozenset({1}), frozenset({"A", "C"}))


def test_an_added_version_touches_the_model_that_it_belongs_to() -> None:
    added = ProductChanges(added=[a_firmware_version(3, model_key="B")])
    assert touched_by(BEFORE, added, NO_UPGRADES, also=[2]) == Touched(frozenset({2, 3}), frozenset({"B"}))


def test_a_manufacturer_is_named_anew_and_removed_with_its_last_version() -> None:
    after = {2: BEFORE[2]._replace(manufacturer_code="F002", manufacturer_name="New")}
    changes = product_changes(BEFORE, after, recorded_at=5)
    assert (list(changes.manufacturers), changes.unused_manufacturers) == ([("F002", "New")], ["1063"])
