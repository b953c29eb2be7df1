"""The way out of a defect: what ends it, and what leaves it unknown."""

from collections.abc import Sequence

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.defect import NoClearRelease
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import NoPathway, NotOtaUpgradable, PathwayUnknown, UpgradePathway
from firmware_graph.questions.defects.rules.clear_pathway import clear_pathway
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from support.builders import a_firmware_version, an_upgrade


def a_lineage(versions: Sequence[FirmwareVersion], *upgrades: tuple[int, int]) -> LineageGraph:
    linked = [an_upgrade(tail, head) for tail, head in upgrades]
    return LineageGraph({version.cpl_entry_id: version for version in versions}, linked, clocks=Clocks(10**13))


def test_s39_the_way_leads_to_the_nearest_clear_release() -> None:
    versions = [a_firmware_version(entry) for entry in (300, 305, 306)]
    answer = clear_pathway(a_lineage(versions, (300, 305), (305, 306)), versions[0], versions[1:])
    assert isinstance(answer, UpgradePathway)
    assert (answer.target.cpl_entry_id, answer.hops) == (305, 1)


def test_a_clear_current_version_stays() -> None:
    [version] = versions = [a_firmware_version(1)]
    answer = clear_pathway(a_lineage(versions), version, versions)
    assert isinstance(answer, UpgradePathway)
    assert (answer.hops, answer.up_to_date) == (0, True)


def test_earlier_releases_and_unconnected_ones_are_both_told() -> None:
    versions = [a_firmware_version(entry) for entry in (1, 2, 3)]
    answer = clear_pathway(a_lineage(versions, (1, 2)), versions[1], [versions[0], versions[2]])
    assert isinstance(answer, NoPathway)
    assert answer.requested_target is None
    assert [blocker.blocked_by for blocker in answer.blockers] == ["SOURCE_IS_LATER", "NOT_LINKED"]


def test_a_removed_version_is_never_passed() -> None:
    versions = [a_firmware_version(1), a_firmware_version(2, listed_status="REMOVED"), a_firmware_version(3)]
    graph = a_lineage(versions, (1, 2), (2, 3))
    answer = clear_pathway(graph, versions[0], [versions[2]])
    assert isinstance(answer, NoPathway)
    assert answer.no_pathway_reason == "INTERMEDIATE_REMOVED"


def test_a_device_that_cannot_be_upgraded_over_the_air_says_so() -> None:
    versions = [a_firmware_version(entry, device_type="IHD") for entry in (1, 2)]
    graph = a_lineage(versions, (1, 2))
    assert isinstance(clear_pathway(graph, versions[0], [versions[1]]), NotOtaUpgradable)


def test_a_fact_that_is_missing_leaves_it_unknown() -> None:
    stated = enumerate(("4.1", None, "4.1"), start=1)
    versions = [a_firmware_version(entry, device_type="PPMID", gbcs_version=gbcs) for entry, gbcs in stated]
    graph = a_lineage(versions, (1, 2), (2, 3))
    for source in versions[:2]:
        answer = clear_pathway(graph, source, [versions[2]])
        assert isinstance(answer, PathwayUnknown)
        assert [text[:28] for text in answer.missing] == ["The GBCS version of entry 2 "]


def test_another_product_in_the_lineage_is_no_release_of_this_one() -> None:
    versions = [a_firmware_version(1), a_firmware_version(2, device_type="GSME")]
    graph = a_lineage(versions, (1, 2))
    assert isinstance(clear_pathway(graph, versions[0], [versions[1]]), NoClearRelease)
