"""Which Comms Hub firmware is recent enough for an upgrade (rule 7 of domain.md §3.4), and which says nothing of it."""

from collections.abc import Sequence

import pytest

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import NoPathway, UpgradePathway
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import DeviceType
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.shared.comms_hub import RequiredHub
from support.builders import a_firmware_version, an_upgrade

NOW = Clocks(as_of=1_900_000_000_000)
REQUIRED = 20
REMOVED = {"listed_status": "REMOVED"}
WITHDRAWN = {"effective_to": 1, "end_recorded_from": 1, "end_code": "WITHDRAWN_BY_MANUFACTURER"}


def a_hub(entry: int, **facts: object) -> FirmwareVersion:
    return a_firmware_version(entry, **{"device_type": DeviceType.CH} | facts)


def given(entry: int, versions: Sequence[FirmwareVersion], upgrades: Sequence[Upgrade]) -> RequiredHub:
    by_entry = {version.cpl_entry_id: version for version in versions}
    return RequiredHub(LineageGraph(by_entry, upgrades, clocks=NOW), entry, REQUIRED)


@pytest.mark.parametrize(
    ("versions", "upgrades"),
    [
        ([a_hub(20)], []),
        ([a_hub(20), a_hub(21)], [an_upgrade(20, 21)]),
        ([a_hub(20), a_hub(21, **REMOVED)], [an_upgrade(20, 21)]),
        ([a_hub(20), a_hub(21, **REMOVED), a_hub(22)], [an_upgrade(20, 21), an_upgrade(21, 22)]),
        ([a_hub(20), a_hub(21)], [an_upgrade(20, 21, **WITHDRAWN)]),
        ([a_hub(20), a_hub(21, predecessors_declared="NOT_APPLICABLE")], []),
        (
            [a_hub(20, released_on="2020-01-01"), a_hub(21, released_on="2019-01-01", model_key="B")],
            [an_upgrade(20, 21)],
        ),
    ],
)
def test_hub_that_is_the_required_one_or_came_later_is_recent_enough(
    versions: list[FirmwareVersion], upgrades: list[Upgrade]
) -> None:
    hub = given(versions[-1].cpl_entry_id, versions, upgrades)
    assert hub.is_recent_enough
    assert not hub.is_of_another_product


def test_declared_upgrade_goes_before_the_dates_of_releases() -> None:
    assert not given(19, [a_hub(19, released_on="2030-01-01"), a_hub(20)], [an_upgrade(19, 20)]).is_recent_enough


def test_hub_that_is_older_is_not_and_its_pathway_is_the_prerequisite() -> None:
    hub = given(19, [a_hub(19), a_hub(20)], [an_upgrade(19, 20)])
    assert not hub.is_recent_enough
    assert isinstance(hub.prerequisite, UpgradePathway)
    unlinked = given(19, [a_hub(19), a_hub(20)], [])
    assert not unlinked.is_recent_enough
    assert isinstance(unlinked.prerequisite, NoPathway)


def test_hub_of_another_model_or_without_a_date_is_not_later_by_its_date() -> None:
    assert not given(21, [a_hub(20), a_hub(21, model_key="B")], []).is_recent_enough
    assert not given(21, [a_hub(20), a_hub(21, released_on=None, added_on=None)], []).is_recent_enough


def test_hub_that_nothing_links_with_the_required_one_says_nothing_of_it() -> None:
    assert given(21, [a_hub(21, model_key="B")], []).is_of_another_product


@pytest.mark.parametrize("facts", [{"manufacturer_code": "106C"}, {"generation": "SMETS1"}])
def test_hub_of_another_product_says_nothing_of_the_required_one(facts: dict[str, object]) -> None:
    assert given(21, [a_hub(20), a_hub(21, **facts)], []).is_of_another_product
