"""What would open a way, against every set of things that could be done, the smallest first."""

from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any, NamedTuple

import networkx as nx
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import NoPathway, PathwayOpening, PathwayUnknown
from firmware_graph.model.pathway_codes import OpeningKind
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.questions.pathways.rules.answer_pathway import answer_pathway
from firmware_graph.questions.pathways.rules.declaring import opened_by_declaring
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.upgrade_checks import ProposedUpgrade, faults_of_upgrades
from support.pathway_oracle import Oracle
from support.random_lineages import CLOCKS, DAY, MOMENTS, doubtful_facts, lineages, odd_facts, pairs_of
from support.sizes import times

Pair = tuple[int, int]
MOST = 3
LINEAGES = st.one_of(lineages(), lineages(doubtful_facts), lineages(odd_facts))
LAST_DAY = 10 * DAY
"""Nothing that is drawn begins or ends later."""
MAY_BE_TO_COME = {OpeningKind.BRING_INTO_EFFECT}
"""What may lead to a version that is added later: nothing but the day is waited for."""


class Asked(NamedTuple):
    """A lineage, and a question that has no pathway for its answer."""

    lineage: LineageGraph
    kept_out: list[Pair]
    source: int
    target: int | None
    openings: Sequence[PathwayOpening]


def asked(data: st.DataObject, rows: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks) -> Asked:
    """Draw a question, and what imports kept out for its hardware: nothing, or often just what is asked for."""
    versions, upgrades = rows
    source = data.draw(st.sampled_from(versions), label="source")
    target = data.draw(st.one_of(st.none(), st.sampled_from(versions)), label="target")
    ends = [(source.cpl_entry_id, target.cpl_entry_id)] if target and target != source else []
    kept_out = data.draw(st.one_of(st.just([]), st.just(ends), pairs_of(versions)), label="kept out")
    lineage = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=clocks, kept_out=kept_out)
    answer = answer_pathway(lineage, source, target)
    if not isinstance(answer, NoPathway | PathwayUnknown):
        reject()
    return Asked(lineage, kept_out, source.cpl_entry_id, target and target.cpl_entry_id, answer.opened_by())


class Openings:
    """All that could be done for a source, as the rules' text has it; nothing that an import would refuse."""

    def __init__(self, oracle: Oracle, source: int, target: int | None) -> None:
        self.oracle, self.source = oracle, source
        asked = [target] if target else oracle.later(source)
        self.anywhere = not asked
        self.ends = [end for end in asked if self.could_be_led_to(end)]
        self.awaiting = {
            kind: {one[:2] for one, stops in oracle.statements if stops == reasons and opens(one)}
            for kind, reasons, opens in (
                (OpeningKind.BRING_INTO_EFFECT, {"NOT_YET_IN_EFFECT"}, self.comes_into_effect),
                (OpeningKind.RESTORE_UPGRADE, {"WITHDRAWN"}, self.could_follow),
            )
        }
        restored = self.awaiting[OpeningKind.RESTORE_UPGRADE] - self.awaiting[OpeningKind.BRING_INTO_EFFECT]
        self.awaiting[OpeningKind.RESTORE_UPGRADE] = {pair for pair in restored if self.is_acceptable((pair,))}
        self.awaiting[OpeningKind.STATE_FACTS] = set(oracle.uncertain.edges) - set(oracle.graph.edges)
        self.recorded = {pair for pairs in self.awaiting.values() for pair in pairs}
        undeclared = [entry for entry in oracle.versions if oracle.is_undeclared(entry)]
        self.declared = set(self.pairs(undeclared)) - self.recorded if self.ends else set()
        self.corrected = set(self.pairs(self.ends)) - self.recorded - self.declared
        self.stated = self.awaiting[OpeningKind.RESTORE_UPGRADE] | self.declared | self.corrected

    def could_be_led_to(self, end: int) -> bool:
        own, other = self.oracle.versions[self.source], self.oracle.versions[end]
        is_excluded = self.oracle.is_of_another_product(own, other) or self.oracle.is_removed(end)
        return not is_excluded and end != self.source and not self.oracle.leads_back(end, self.source)

    def comes_into_effect(self, upgrade: Upgrade) -> bool:
        """There is a day, now or later, on which it stands and its head is on the list."""
        clocks, version = self.oracle.clocks, self.oracle.versions[upgrade.to_cpl_entry_id]
        for moment in range(clocks.as_of, LAST_DAY, DAY):
            then = Clocks(moment, clocks.known_at)
            is_current = Oracle([version], [], then).is_current(version.cpl_entry_id)
            if is_current and self.oracle.state(upgrade, then) == "IN_EFFECT":
                return self.could_follow(upgrade)
        return False

    def could_follow(self, upgrade: Upgrade) -> bool:
        return self.could_lead(*upgrade[:2])

    def could_lead(self, tail: int, head: int) -> bool:
        return self.oracle.can_be_left(tail) == "YES" and not self.oracle.graph.has_edge(tail, head)

    def pairs(self, heads: list[int]) -> Iterator[Pair]:
        tails = {self.source} | nx.descendants(self.oracle.graph, self.source)
        for head in heads:
            for tail in tails - {head}:
                may_be = not self.oracle.of_ends(tail, head) and self.could_lead(tail, head)
                if may_be and self.is_acceptable(((tail, head),)):
                    yield tail, head

    def is_acceptable(self, chosen: tuple[Pair, ...]) -> bool:
        """No cycle with what is in effect or to come, nor among themselves."""
        graph = self.oracle.standing.copy()
        graph.add_edges_from(chosen)
        return not any(nx.has_path(graph, head, tail) for tail, head in chosen)

    def opens(self, chosen: tuple[Pair, ...]) -> bool:
        if not self.is_acceptable(tuple(pair for pair in chosen if pair in self.stated)):
            return False
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


@settings(max_examples=times(100), deadline=None)
@given(LINEAGES, CLOCKS, st.data())
def test_openings_are_the_fewest_that_open_a_way(
    rows: tuple[list[FirmwareVersion], list[Upgrade]], clocks: Clocks, data: st.DataObject
) -> None:
    question = asked(data, rows, clocks)
    found = question.openings
    possible = Openings(Oracle(*rows, clocks, question.kept_out), question.source, question.target)
    fewest = possible.fewest()
    is_corrected = any(opening.opening_kind is OpeningKind.CORRECT_PREDECESSORS for opening in found)
    if len(found) <= MOST or fewest is not None:
        assert (len(found), is_corrected) == (fewest or (0, False))
    if not found:
        return
    chosen = tuple((o.predecessors[-1].cpl_entry_id, o.firmware_version.cpl_entry_id) for o in found)
    assert possible.opens(chosen)
    of_kind = {
        **possible.awaiting,
        OpeningKind.DECLARE_PREDECESSOR: possible.declared,
        OpeningKind.CORRECT_PREDECESSORS: possible.corrected,
    }
    for opening, (_, head) in zip(found, chosen, strict=True):
        assert {(p.cpl_entry_id, head) for p in opening.predecessors} <= of_kind[opening.opening_kind]


def stated_in_full(version: FirmwareVersion) -> FirmwareVersion:
    """A display with the facts that it lacks, such that it can be left over the air."""
    return version._replace(generation=version.generation or "SMETS2", gbcs_version=version.gbcs_version or "4.1")


def recorded_in(versions: list[FirmwareVersion], upgrades: list[Upgrade]) -> Recorded:
    """What an import is held against; it never recorded a version that leads to itself."""
    return Recorded.of(versions, [one for one in upgrades if one.from_cpl_entry_id != one.to_cpl_entry_id])


def stands_in_two_ways(upgrades: list[Upgrade]) -> bool:
    """Whether an upgrade stands both as a rollback and as none, which no import leaves behind."""
    ways = {(one[:2], one.is_rollback) for one in upgrades if one.recorded_to is None}
    return len({pair for pair, _ in ways}) < len(ways)


def is_of_a_cycle(standing: Any, tail: int, head: int) -> bool:
    """It stands already, and what stands leads back."""
    return standing.has_edge(tail, head) and nx.has_path(standing, head, tail)


@settings(max_examples=times(100), deadline=None)
@given(LINEAGES, MOMENTS, st.data())
def test_import_accepts_what_is_proposed(
    rows: tuple[list[FirmwareVersion], list[Upgrade]], now: int, data: st.DataObject
) -> None:
    """Whichever of the predecessors is named, together with all else that is proposed.

    What is to be brought into effect is stated again, unless it is of a cycle that was recorded before; the facts of a
    display are those with which it can be left.
    """
    assume(not stands_in_two_ways(rows[1]))
    lineage, *_, openings = asked(data, rows, Clocks(now))
    recorded = recorded_in(*rows)
    standing: Any = nx.DiGraph(recorded.standing(now))
    with_facts = {
        tail.cpl_entry_id: stated_in_full(tail)
        for one in openings
        if one.opening_kind is OpeningKind.STATE_FACTS
        for tail in one.predecessors
    }
    for choice in product(*([(p, one.firmware_version) for p in one.predecessors] for one in openings)):
        pairs = [(tail.cpl_entry_id, head.cpl_entry_id) for tail, head in choice]
        proposed = [ProposedUpgrade(*pair) for pair in pairs if not is_of_a_cycle(standing, *pair)]
        staying = [pair for pair in recorded.standing(now) if pair not in {one.pair for one in proposed}]
        stated = {**lineage.versions, **with_facts}
        assert not faults_of_upgrades(proposed, recorded, stated, staying=staying, name_place=str)
        for one, (tail, head) in zip(openings, choice, strict=True):
            assert head != tail
            assert lineage.is_current(head) or one.opening_kind in MAY_BE_TO_COME


@settings(max_examples=times(100), deadline=None)
@given(LINEAGES, MOMENTS)
def test_import_accepts_each_declaration_that_would_open(
    rows: tuple[list[FirmwareVersion], list[Upgrade]], now: int
) -> None:
    """Of the versions that a declaration opens, the one that is stuck itself could be named."""
    versions, upgrades = rows
    lineage = LineageGraph({v.cpl_entry_id: v for v in versions}, upgrades, clocks=Clocks(now))
    recorded = recorded_in(versions, upgrades)
    for blank, opened in opened_by_declaring(lineage).items():
        proposed = [ProposedUpgrade(entry, blank) for entry in opened]
        refused = [
            one
            for one in proposed
            if faults_of_upgrades([one], recorded, lineage.versions, staying=recorded.standing(now), name_place=str)
        ]
        assert len(refused) < len(proposed)
