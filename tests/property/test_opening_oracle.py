"""What would open a way, against every set of things that could be done, the smallest first."""

from collections.abc import Iterator
from itertools import combinations

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import NoPathway, PathwayUnknown
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import OpeningKind
from firmware_graph.questions.pathways.rules.answer import answer_pathway
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from support.pathway_oracle import Oracle
from support.random_lineages import CLOCKS, lineages
from support.sizes import times

Pair = tuple[int, int]
MOST = 3


class Openings:
    """All that could be done for a source, as the rules' text has it."""

    def __init__(self, oracle: Oracle, source: int, target: int | None) -> None:
        self.oracle, self.source = oracle, source
        asked = [target] if target else oracle.later(source)
        self.anywhere = not asked
        self.ends = [end for end in asked if oracle.is_current(end) and not self.leads(oracle.graph, end, source)]
        self.recorded = {
            pair
            for pair, reasons in oracle.stops.items()
            if not oracle.graph.has_edge(*pair)
            if "NOT_YET_IN_EFFECT" in reasons or ("WITHDRAWN" in reasons and oracle.is_current(pair[1]))
        }
        undeclared = [entry for entry in oracle.versions if self.is_undeclared(entry)]
        self.declared = set(self.pairs(undeclared)) - self.recorded if self.ends else set()
        self.corrected = set(self.pairs(self.ends)) - self.recorded - self.declared

    def leads(self, graph: "nx.DiGraph[int]", tail: int, head: int) -> bool:
        return bool(nx.has_path(graph, tail, head))

    def is_undeclared(self, entry: int) -> bool:
        version = self.oracle.versions[entry]
        return version.predecessors_declared == "NOT_PROVIDED" or version.has_quarantined_predecessor

    def pairs(self, heads: list[int]) -> Iterator[Pair]:
        tails = {self.source} | nx.descendants(self.oracle.graph, self.source)
        for head in heads:
            behind = {head} | nx.descendants(self.oracle.graph, head)
            linked = set(self.oracle.graph.predecessors(head))
            yield from ((tail, head) for tail in tails - behind - linked if self.oracle.is_current(head))

    def opens(self, chosen: tuple[Pair, ...]) -> bool:
        graph = self.oracle.graph.copy()
        graph.add_edges_from(chosen)
        reached = nx.descendants(graph, self.source)
        return bool(reached) if self.anywhere else any(end in reached for end in self.ends)

    def fewest(self) -> tuple[int, bool] | None:
        """How many are needed, and whether a correction, the last resort, of which one is always enough."""
        candidates = sorted(self.recorded | self.declared)
        for count in range(MOST + 1):
            if any(self.opens(chosen) for chosen in combinations(candidates, count)):
                return count, False
        return (1, True) if self.corrected else None


@settings(max_examples=times(200), deadline=None)
@given(lineages(), CLOCKS, st.data())
def test_openings_are_the_fewest_that_open_a_way(
    rows: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks, data: st.DataObject
) -> None:
    versions, upgrades = rows
    lineage = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=clocks)
    source = data.draw(st.sampled_from(versions), label="source")
    target = data.draw(st.one_of(st.none(), st.sampled_from(versions)), label="target")
    answer = answer_pathway(lineage, source, target)
    if not isinstance(answer, NoPathway | PathwayUnknown):
        return
    found = answer.opened_by()
    possible = Openings(
        Oracle(versions, upgrades, clocks), source.cpl_entry_id, target.cpl_entry_id if target else None
    )
    fewest = possible.fewest()
    is_corrected = any(opening.opening_kind is OpeningKind.CORRECT_PREDECESSORS for opening in found)
    if len(found) <= MOST or fewest is not None:
        assert (len(found), is_corrected) == (fewest or (0, False))
    if not found:
        return
    chosen = tuple((o.predecessors[-1].cpl_entry_id, o.firmware_version.cpl_entry_id) for o in found)
    assert possible.opens(chosen)
    of_kind = {
        OpeningKind.BRING_INTO_EFFECT: possible.recorded,
        OpeningKind.RESTORE_UPGRADE: possible.recorded,
        OpeningKind.DECLARE_PREDECESSOR: possible.declared,
        OpeningKind.CORRECT_PREDECESSORS: possible.corrected,
    }
    for opening, (_, head) in zip(found, chosen, strict=True):
        assert {(p.cpl_entry_id, head) for p in opening.predecessors} <= of_kind[opening.opening_kind]
