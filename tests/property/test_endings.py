"""Random lineages: the endings of all versions, computed together, equal the answers for each version alone."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import (
    MultipleTargets,
    NoPathway,
    NotOtaUpgradable,
    PathwayOutcome,
    PathwayUnknown,
    UpgradePathway,
)
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.rules.answer_pathway import answer_pathway
from firmware_graph.questions.pathways.rules.endings import Ending, EndingKind, Endings, Reach
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.to_latest import pathway_to_latest
from support.random_lineages import CLOCKS, lineages
from support.sizes import times

NOWHERE = {
    NoPathway: EndingKind.NO_PATHWAY,
    NotOtaUpgradable: EndingKind.NOT_OTA,
    PathwayUnknown: EndingKind.UNKNOWN,
}


def ending_told(graph: LineageGraph, answer: PathwayOutcome) -> Ending:
    match answer:
        case UpgradePathway(up_to_date=True):
            return Ending(EndingKind.UP_TO_DATE, Reach.LATEST)
        case UpgradePathway(steps=[]):
            return Ending(EndingKind.ADVISED_TO_STAY, Reach.SHORT_OF_LATEST)
        case UpgradePathway():
            return furthest(graph, [answer])
        case MultipleTargets():
            return furthest(graph, answer.pathways)
        case _:
            return Ending(NOWHERE[type(answer)], Reach.NOWHERE)


def furthest(graph: LineageGraph, pathways: Sequence[UpgradePathway]) -> Ending:
    reached = [(reach_of_end(graph, pathway.target), pathway.hops) for pathway in pathways]
    best = max(reach for reach, _ in reached)
    return Ending(EndingKind.PATHWAY, best, min(hops for reach, hops in reached if reach is best))


def reach_of_end(graph: LineageGraph, target: FirmwareVersion) -> Reach:
    """Either it is up to date, or it goes round in a closed cycle, which nothing leaves."""
    end = pathway_to_latest(graph, target)
    is_latest = (isinstance(end, UpgradePathway) and (end.up_to_date or end.hops)) or isinstance(end, MultipleTargets)
    return Reach.LATEST if is_latest else Reach.SHORT_OF_LATEST


@st.composite
def lineages_of_displays(draw: st.DrawFn) -> tuple[list[FirmwareVersion], list[Upgrade]]:
    """A PPMID's GBCS version decides whether it can be left, and may be unknown."""
    versions, upgrades = draw(lineages())
    gbcs = st.sampled_from(["4.1", "4.1", "4.10", "4.0", None])
    return [v._replace(device_type="PPMID", gbcs_version=draw(gbcs)) for v in versions], upgrades


@settings(max_examples=times(100), deadline=None)
@given(st.one_of(lineages(), lineages_of_displays()), CLOCKS)
def test_random_lineage_ends_where_each_version_is_told_that_it_does(
    lineage: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks
) -> None:
    versions, upgrades = lineage
    graph = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=clocks)
    endings = Endings(graph)
    expected = {v.cpl_entry_id: ending_told(graph, answer_pathway(graph, v)) for v in versions}
    assert {v.cpl_entry_id: endings.of(v.cpl_entry_id) for v in versions} == expected
