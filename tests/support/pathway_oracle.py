"""An oracle for the rules of domain.md §3.4, by brute force over every simple path.

It shares no code with the product.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import networkx as nx

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade

ADVICE = ["SHOULD", "NOT_STATED", "CONDITIONAL", "SHOULD_NOT"]
REASONS = ["WITHDRAWN", "INTERMEDIATE_REMOVED", "NOT_YET_IN_EFFECT", "ONLY_A_ROLLBACK"]
Answer = tuple[Any, ...]


class Oracle:
    """One lineage of one product family, not a PPMID, at two moments."""

    def __init__(self, versions: Sequence[FirmwareVersion], upgrades: Sequence[Upgrade], clocks: Clocks) -> None:
        self.versions = {v.cpl_entry_id: v for v in versions}
        self.day = datetime.fromtimestamp(clocks.as_of / 1000, UTC).date().isoformat()
        self.graph: Any = nx.DiGraph()
        self.recorded: Any = nx.DiGraph()
        self.stops: dict[tuple[int, int], set[str]] = {}
        for graph in (self.graph, self.recorded):
            graph.add_nodes_from(self.versions)
        for upgrade in upgrades:
            self.judge(upgrade, clocks)

    def judge(self, upgrade: Upgrade, clocks: Clocks) -> None:
        tail, head = upgrade.from_cpl_entry_id, upgrade.to_cpl_entry_id
        record_is_over = upgrade.recorded_to is not None and upgrade.recorded_to <= clocks.known_at
        if upgrade.recorded_from > clocks.known_at or record_is_over or tail == head:
            return
        end_is_known = upgrade.end_recorded_from is None or upgrade.end_recorded_from <= clocks.known_at
        has_ended = upgrade.effective_to is not None and end_is_known and upgrade.effective_to <= clocks.as_of
        if has_ended and upgrade.end_code == "SUPERSEDED":
            return
        self.recorded.add_edge(tail, head)
        stops = self.stops.setdefault((tail, head), set())
        if upgrade.is_rollback:
            stops.add("ONLY_A_ROLLBACK")
        elif has_ended:
            stops.add("WITHDRAWN")
        elif not self.is_current(head):
            stops.add("INTERMEDIATE_REMOVED")
        elif upgrade.effective_from is not None and upgrade.effective_from > clocks.as_of:
            stops.add("NOT_YET_IN_EFFECT")
        else:
            self.offer(tail, head, upgrade)

    def offer(self, tail: int, head: int, upgrade: Upgrade) -> None:
        cost = (
            upgrade.recommendation == "SHOULD_NOT",
            upgrade.evidence == "INFERRED",
            ADVICE.index(upgrade.recommendation),
        )
        if not self.graph.has_edge(tail, head) or cost < self.graph.edges[tail, head]["cost"]:
            self.graph.add_edge(tail, head, cost=cost)

    def is_current(self, entry: int) -> bool:
        version = self.versions[entry]
        if version.removed_on is not None:
            return version.removed_on > self.day
        return version.listed_status == "CURRENT"

    def released(self, entry: int) -> str:
        return self.versions[entry].released_on or self.versions[entry].added_on or ""

    def key(self, path: Sequence[int]) -> Answer:
        costs = [self.graph.edges[edge]["cost"] for edge in pairwise(path)]
        negative_dates = [tuple(-ord(c) for c in self.released(entry).ljust(10, " ")) for entry in path[1:]]
        steps = [(cost[2], when, entry) for cost, when, entry in zip(costs, negative_dates, path[1:], strict=True)]
        return (sum(c[0] for c in costs), sum(c[1] for c in costs), len(costs), steps)

    def best(self, graph: Any, source: int, target: int) -> list[int] | None:
        paths = list(nx.all_simple_paths(graph, source, target))
        return min(paths, key=self.key) if paths else None

    def undeclared_behind(self, target: int, source: int) -> set[int]:
        without_source = self.graph.subgraph(set(self.graph) - ({source} - {target}))
        met = {target} | nx.ancestors(without_source, target)
        return {
            entry
            for entry in met
            if self.versions[entry].predecessors_declared == "NOT_PROVIDED"
            or self.versions[entry].has_quarantined_predecessor
        }

    def later(self, source: int) -> list[int]:
        model = self.versions[source].model_key
        return [
            entry
            for entry, version in self.versions.items()
            if version.model_key == model and self.released(entry) > self.released(source) and self.is_current(entry)
        ]

    def to_target(self, source: int, target: int) -> Answer:
        if source == target:
            return ("PATHWAY", [source], self.to_latest(source) == ("PATHWAY", [source], True))
        if path := self.best(self.graph, source, target):
            return ("PATHWAY", path, False)
        if not self.is_current(target):
            return ("NO_PATHWAY", "TARGET_REMOVED")
        if self.leads_back(target, source):
            return ("NO_PATHWAY", "SOURCE_IS_LATER")
        if undeclared := self.undeclared_behind(target, source):
            return ("UNKNOWN", undeclared)
        return ("NO_PATHWAY", self.what_blocks(source, target))

    def leads_back(self, target: int, source: int) -> bool:
        """The source may be removed by now: that it was, is no reason why the target does not lead to it."""
        into_source = [
            tail
            for tail, head in self.recorded.edges
            if head == source and (self.graph.has_edge(tail, head) or "INTERMEDIATE_REMOVED" in self.stops[tail, head])
        ]
        reached = {target} | nx.descendants(self.graph, target)
        return source in reached or any(tail in reached for tail in into_source)

    def what_blocks(self, source: int, target: int) -> str:
        ahead = {source} | nx.descendants(self.recorded, source)
        behind = {target} | nx.ancestors(self.recorded, target)
        found = {
            reason
            for (tail, head), reasons in self.stops.items()
            if tail in ahead & behind and head in ahead & behind and target in ahead
            if tail != target and head != source and not self.graph.has_edge(tail, head)
            for reason in reasons
        }
        return next((reason for reason in REASONS if reason in found), "NOT_LINKED")

    def to_latest(self, source: int) -> Answer:
        followed = nx.DiGraph((t, h, d) for t, h, d in self.graph.edges(data=True) if not d["cost"][0])
        if self.graph.out_degree(source) == 0:
            return self.at_the_end(source)
        if source not in followed or followed.out_degree(source) == 0:
            return ("PATHWAY", [source], False)
        reached = nx.descendants(followed, source) | {source}
        ends = {
            entry
            for entry in reached - {source}
            if all(entry in nx.descendants(followed, onward) for onward in nx.descendants(followed, entry))
        }
        paths = [self.best(followed, source, entry) for entry in sorted(ends)]
        return ("PATHWAY", paths[0], False) if len(paths) == 1 else ("SEVERAL", paths)

    def at_the_end(self, source: int) -> Answer:
        later = self.later(source)
        undeclared = set().union(*(self.undeclared_behind(entry, source) for entry in later))
        if undeclared:
            return ("UNKNOWN", undeclared)
        out = {reason for (tail, _), reasons in self.stops.items() if tail == source for reason in reasons}
        if leads_on := [reason for reason in REASONS[:3] if reason in out]:
            return ("NO_PATHWAY", leads_on[0])
        if later or not self.is_current(source):
            return ("NO_PATHWAY", "NOT_LINKED")
        return ("PATHWAY", [source], True)


def told(answer: object, versions: Mapping[int, FirmwareVersion]) -> Answer:
    """Convert the product's answer to the oracle's form."""
    from firmware_graph.model import pathway as model  # noqa: PLC0415 - the rest of this file stays free of it

    def entries(found: Sequence[FirmwareVersion]) -> list[int]:
        return [version.cpl_entry_id for version in found]

    match answer:
        case model.UpgradePathway():
            return ("PATHWAY", entries(answer.versions), answer.up_to_date)
        case model.MultipleTargets():
            return ("SEVERAL", [entries(pathway.versions) for pathway in answer.pathways])
        case model.PathwayUnknown():
            return ("UNKNOWN", set(entries(answer.undeclared)))
        case model.NoPathway():
            return ("NO_PATHWAY", answer.no_pathway_reason.value)
        case _:
            raise AssertionError(answer, versions)
