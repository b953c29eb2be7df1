from time import perf_counter

import pytest

from firmware_graph.errors import BadUserInput
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.model.pathway import UpgradePathway
from firmware_graph.model.route import UpgradeRoute
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.rules.answer_pathway import answer_pathway
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.ways import MOST_COUNTED
from support.builders import a_firmware_version, an_upgrade

NOW = Clocks(10**12)


def pathway_over(upgrades: list[Upgrade], *, last: int, target: int | None = None) -> UpgradePathway:
    versions = {entry: a_firmware_version(entry) for entry in range(1, last + 1)}
    lineage = LineageGraph(versions, upgrades, clocks=NOW)
    answer = answer_pathway(lineage, versions[1], versions[target] if target else None)
    assert isinstance(answer, UpgradePathway)
    return answer


def entries(page: Page[UpgradeRoute]) -> list[list[int]]:
    return [[version.cpl_entry_id for version in route.versions] for route in page.rows]


DIAMOND = [an_upgrade(1, 2), an_upgrade(1, 3), an_upgrade(2, 4), an_upgrade(3, 4), an_upgrade(4, 5)]
FULL = [an_upgrade(a, b) for a in range(1, 101) for b in range(a + 1, 101)]


def test_diamond_has_two_ways_and_passes_its_waist() -> None:
    pathway = pathway_over(DIAMOND, last=5, target=5)
    assert pathway.ways.count == 2
    assert [v.cpl_entry_id for v in pathway.ways.mandatory] == [4]
    assert entries(pathway.ways.others(PageRequest(5))) == [[1, 2, 4, 5]]  # 3 is newer than 2


def test_no_upgrades_are_one_way_and_no_other() -> None:
    pathway = pathway_over([], last=1)
    page = pathway.ways.others(PageRequest(5, wants_total=True))
    assert (pathway.ways.count, pathway.ways.mandatory, page.rows, page.total_count) == (1, (), [], 0)


def test_cycle_between_the_ends_leaves_ways_uncounted() -> None:
    pathway = pathway_over([*DIAMOND, an_upgrade(4, 2)], last=5, target=5)
    assert pathway.ways.count is None
    page = pathway.ways.others(PageRequest(5, wants_total=True))
    assert (entries(page), page.total_count) == ([[1, 2, 4, 5]], 1)


@pytest.mark.parametrize("closing", [an_upgrade(5, 3), an_upgrade(3, 1)])
def test_cycle_by_way_of_an_end_leaves_ways_counted(closing: Upgrade) -> None:
    assert pathway_over([*DIAMOND, closing], last=5, target=5).ways.count == 2


def test_no_target_leaves_ways_advised_against_uncounted() -> None:
    against = [*DIAMOND, an_upgrade(1, 5, recommendation="SHOULD_NOT")]
    assert pathway_over(against, last=5).ways.count == 2
    assert pathway_over(against, last=5, target=5).ways.count == 3


@pytest.mark.parametrize("key", ["", "1-5", "1-2-4", "2-4-5", "1-x-4-5", "5"])
def test_key_of_no_way_is_refused(key: str) -> None:
    pathway = pathway_over(DIAMOND, last=5, target=5)
    with pytest.raises(BadUserInput, match="`after`"):
        pathway.ways.others(PageRequest(5, key or "0"))


def test_astronomically_many_ways_are_counted_and_listed_at_once() -> None:
    began = perf_counter()
    ways = pathway_over(FULL, last=100, target=100).ways
    assert ways.count == 2**98
    page = ways.others(PageRequest(50, wants_total=True))
    assert page.total_count == MOST_COUNTED
    assert entries(page)[0] == [1, 99, 100]
    late = ways.others(PageRequest(3, "-".join(str(entry) for entry in range(1, 101) if entry != 50)))
    assert entries(late)[0] == [entry for entry in range(1, 101) if entry != 51]
    assert perf_counter() - began < 20  # some 0.05 s; enumerating would not end


def test_more_than_a_search_can_give_is_refused() -> None:
    cyclic = [*FULL, *(an_upgrade(b, a) for a in range(2, 40) for b in (a + 1, a + 5))]
    ways = pathway_over(cyclic, last=100, target=100).ways
    assert ways.count is None
    assert len(ways.others(PageRequest(100)).rows) == 100
    with pytest.raises(BadUserInput, match="first 200"):
        ways.others(PageRequest(500))
