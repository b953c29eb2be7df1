"""An oracle for the rules of domain.md §3.4, by brute force over every simple path.

It shares no code with the product.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import networkx as nx

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade

ADVICE = ["SHOULD", "NOT_STATED", "CONDITIONAL", "SHOULD_NOT"]
REASONS = [
    "DIFFERENT_PRODUCT",
    "TARGET_REMOVED",
    "SOURCE_IS_LATER",
    "WITHDRAWN",
    "INTERMEDIATE_REMOVED",
    "HARDWARE_MISMATCH",
    "INTERMEDIATE_NOT_OTA",
    "NOT_YET_IN_EFFECT",
    "ONLY_A_ROLLBACK",
    "NOT_LINKED",
]
ENDED_FUTURE_REMOVED = {"WITHDRAWN", "INTERMEDIATE_REMOVED", "NOT_YET_IN_EFFECT"}
Answer = tuple[Any, ...]


class Oracle:
    """Some versions with their upgrades, and what was quarantined for its hardware, at two moments.

    `graph` has what may be used; `uncertain` what may be usable, too, if a PPMID's facts are favourable; `steps` what
    is in effect, whether or not its beginning can be left; `standing` what is or will be, rollbacks apart; `recorded`
    everything; `statements` has each statement of a step, and what stops it, `stops` what stops each link.
    """

    def __init__(
        self,
        versions: Sequence[FirmwareVersion],
        upgrades: Sequence[Upgrade],
        clocks: Clocks,
        kept_out: Iterable[tuple[int, int]] = (),
    ) -> None:
        self.versions = {v.cpl_entry_id: v for v in versions}
        self.clocks = clocks
        self.day = datetime.fromtimestamp(clocks.as_of / 1000, UTC).date().isoformat()
        self.graph: Any = nx.DiGraph()
        self.uncertain: Any = nx.DiGraph()
        self.steps: Any = nx.DiGraph()
        self.standing: Any = nx.DiGraph()
        self.recorded: Any = nx.DiGraph()
        self.statements: list[tuple[Upgrade, frozenset[str]]] = []
        self.stops: dict[tuple[int, int], set[str]] = {}
        self.leading_on: dict[int, set[str]] = {}
        for graph in (self.graph, self.uncertain, self.steps, self.standing, self.recorded):
            graph.add_nodes_from(self.versions)
        stated = [one for one in upgrades if self.state(one, clocks) not in {"", "SUPERSEDED"}]
        in_effect = {one[:2] for one in stated if self.state(one, clocks) == "IN_EFFECT" and not one.is_rollback}
        for upgrade in stated:
            if self.state(upgrade, clocks) != "WITHDRAWN" or upgrade[:2] not in in_effect:
                self.judge(upgrade, self.state(upgrade, clocks))
        for tail, head in kept_out:
            self.recorded.add_edge(tail, head)
            stops = self.stops.setdefault((tail, head), set())
            stops |= {"HARDWARE_MISMATCH"} | self.of_ends(tail, head)
            stops |= {"INTERMEDIATE_NOT_OTA"} if self.can_be_left(tail) == "NO" else set()

    def state(self, upgrade: Upgrade, clocks: Clocks) -> str:
        """Return its state at the moments; '' if it was not recorded then."""
        record_is_over = upgrade.recorded_to is not None and upgrade.recorded_to <= clocks.known_at
        if upgrade.recorded_from > clocks.known_at or record_is_over or upgrade[0] == upgrade[1]:
            return ""
        end_is_known = upgrade.end_recorded_from is None or upgrade.end_recorded_from <= clocks.known_at
        if upgrade.effective_to is not None and end_is_known and upgrade.effective_to <= clocks.as_of:
            return "SUPERSEDED" if upgrade.end_code == "SUPERSEDED" else "WITHDRAWN"
        is_to_come = upgrade.effective_from is not None and upgrade.effective_from > clocks.as_of
        return "NOT_YET_IN_EFFECT" if is_to_come else "IN_EFFECT"

    def judge(self, upgrade: Upgrade, state: str) -> None:
        tail, head = upgrade.from_cpl_entry_id, upgrade.to_cpl_entry_id
        self.recorded.add_edge(tail, head)
        stops = self.of_ends(tail, head)
        if upgrade.is_rollback:
            stops = {"ONLY_A_ROLLBACK"}
        else:
            stops |= {state} - {"IN_EFFECT"}
            if state != "WITHDRAWN":
                self.standing.add_edge(tail, head)
        if stops and stops <= ENDED_FUTURE_REMOVED:
            self.leading_on.setdefault(tail, set()).add(first(stops))
        if not upgrade.is_rollback and state == "IN_EFFECT":
            self.step(tail, head, stops)
        self.statements.append((upgrade, frozenset(stops)))
        is_stuck = self.can_be_left(tail) == "NO"
        self.stops.setdefault((tail, head), set()).update(stops, {"INTERMEDIATE_NOT_OTA"} if is_stuck else ())
        if not stops and self.can_be_left(tail) == "UNKNOWN":
            self.offer(self.uncertain, tail, head, upgrade)
        if not stops and self.can_be_left(tail) == "YES":
            self.offer(self.graph, tail, head, upgrade)

    def step(self, tail: int, head: int, stops: Collection[str]) -> None:
        """What is in effect counts for what leads where, though its end be off the list where that is asked about."""
        self.steps.add_edge(
            tail, head, is_open=not stops, is_of_listing=not {"DIFFERENT_PRODUCT", "HARDWARE_MISMATCH"} & {*stops}
        )

    def of_ends(self, tail: int, head: int) -> set[str]:
        """What stops any step between two versions, whatever is stated of it."""
        source, target = self.versions[tail], self.versions[head]
        found = set()
        if self.is_of_another_product(source, target):
            found.add("DIFFERENT_PRODUCT")
        if not self.is_there(head):
            found.add("NOT_YET_IN_EFFECT")
        elif not self.is_current(head):
            found.add("INTERMEDIATE_REMOVED")
        if not self.fits(source, target):
            found.add("HARDWARE_MISMATCH")
        return found

    def fits(self, source: FirmwareVersion, target: FirmwareVersion) -> bool:
        if source.hardware_version is None or source.hardware_revision is None:
            return True
        digits = int(source.hardware_version + source.hardware_revision, 16)
        lowest, highest = int(target.minimum_hardware or "0", 16), int(target.maximum_hardware or "FFFF", 16)
        return lowest <= digits <= highest

    def is_of_another_product(self, source: FirmwareVersion, target: FirmwareVersion) -> bool:
        if None not in (source.generation, target.generation) and source.generation != target.generation:
            return True
        same = [(v.device_type, v.environment, v.manufacturer_code) for v in (source, target)]
        return same[0] != same[1]

    def can_be_left(self, entry: int) -> str:
        """Over the air: YES, NO or UNKNOWN (rule 7)."""
        version = self.versions[entry]
        if version.device_type != "PPMID":
            return "NO" if version.device_type == "IHD" else "YES"
        parts = None if version.gbcs_version is None else [int(part) for part in version.gbcs_version.split(".")]
        if version.generation == "SMETS1" or (parts is not None and parts < [4, 1]):
            return "NO"
        return "UNKNOWN" if version.generation is None or parts is None else "YES"

    def offer(self, graph: Any, tail: int, head: int, upgrade: Upgrade) -> None:
        cost = (
            upgrade.recommendation == "SHOULD_NOT",
            upgrade.evidence == "INFERRED",
            ADVICE.index(upgrade.recommendation),
        )
        if not graph.has_edge(tail, head) or cost < graph.edges[tail, head]["cost"]:
            graph.add_edge(tail, head, cost=cost)

    def is_there(self, entry: int) -> bool:
        return (self.versions[entry].added_on or "") <= self.day

    def is_removed(self, entry: int) -> bool:
        return self.is_there(entry) and not self.is_current(entry)

    def is_current(self, entry: int) -> bool:
        version = self.versions[entry]
        if not self.is_there(entry):
            return False
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

    def met_behind(self, target: int, source: int) -> tuple[set[int], set[int]]:
        """What a walk back meets: what could be passed, the target among it, and what could not."""
        met, walls, pending = {target}, set[int](), [target]
        while pending:
            head = pending.pop()
            for tail in [t for t, h, d in self.steps.edges(data=True) if h == head and d["is_open"] and t != source]:
                if tail in met | walls:
                    continue
                if self.is_current(tail) and self.can_be_left(tail) != "NO":
                    met.add(tail)
                    pending.append(tail)
                else:
                    walls.add(tail)
        return met, walls

    def is_undeclared(self, entry: int) -> bool:
        version = self.versions[entry]
        return version.predecessors_declared == "NOT_PROVIDED" or version.has_quarantined_predecessor

    def undeclared_behind(self, target: int, source: int) -> set[int]:
        return {entry for entry in self.met_behind(target, source)[0] if self.is_undeclared(entry)}

    def walls_before_the_undeclared(self, target: int, source: int) -> set[int]:
        """Return what cannot be passed, and is undeclared or has something undeclared before it, so that it decides."""
        steps = nx.DiGraph((t, h) for t, h, d in self.steps.edges(data=True) if d["is_of_listing"] and t != source)
        steps.add_nodes_from(self.versions)
        walls = self.met_behind(target, source)[1]
        return {wall for wall in walls if any(map(self.is_undeclared, {wall} | nx.ancestors(steps, wall)))}

    def later(self, source: int) -> list[int]:
        model = self.versions[source].model_key
        return [
            entry
            for entry, version in self.versions.items()
            if version.model_key == model and self.is_current(entry)
            if self.released(source) and self.released(entry) > self.released(source)
        ]

    def answer(self, source: int, target: int | None) -> Answer:
        if self.can_be_left(source) != "YES":
            return ("NOT_OTA",) if self.can_be_left(source) == "NO" else ("UNKNOWN", set())
        return self.to_latest(source) if target is None else self.to_target(source, target)

    def to_target(self, source: int, target: int) -> Answer:  # noqa: PLR0911 - one for each sentence of the rule
        if source == target:
            return ("PATHWAY", [source], self.to_latest(source) == ("PATHWAY", [source], True))
        if path := self.best(self.graph, source, target):
            return ("PATHWAY", path, False)
        if self.is_of_another_product(self.versions[source], self.versions[target]):
            return ("NO_PATHWAY", "DIFFERENT_PRODUCT")
        if self.is_removed(target):
            return ("NO_PATHWAY", "TARGET_REMOVED")
        is_earlier = self.leads_back(target, source)
        if not is_earlier and (undeclared := self.undeclared_behind(target, source)):
            return ("UNKNOWN", undeclared)
        if nx.has_path(nx.compose(self.graph, self.uncertain), source, target):
            return ("UNKNOWN", set())
        if is_earlier:
            return ("NO_PATHWAY", "SOURCE_IS_LATER")
        return ("NO_PATHWAY", self.what_blocks(source, target))

    def leads_back(self, target: int, source: int) -> bool:
        """What is in effect leads there, also by way of what cannot be left or is not on the list."""
        graph = nx.DiGraph((tail, head) for tail, head, d in self.steps.edges(data=True) if d["is_of_listing"])
        return target in graph and source in graph and nx.has_path(graph, target, source)

    def what_blocks(self, source: int, target: int) -> str:
        found = {
            reason
            for path in nx.all_simple_paths(self.recorded, source, target)
            for tail, head in pairwise(path)
            if not self.graph.has_edge(tail, head)
            for reason in self.stops[tail, head]
        }
        is_linked = nx.has_path(self.recorded, source, target)
        if not is_linked and not self.fits(self.versions[source], self.versions[target]):
            found.add("HARDWARE_MISMATCH")
        if not self.is_there(target):
            found.add("NOT_YET_IN_EFFECT")
        for wall in self.walls_before_the_undeclared(target, source):
            found |= {"INTERMEDIATE_REMOVED"} if self.is_removed(wall) else set()
            found |= set() if self.is_there(wall) else {"NOT_YET_IN_EFFECT"}
            found |= {"INTERMEDIATE_NOT_OTA"} if self.can_be_left(wall) == "NO" else set()
        return first(found)

    def to_latest(self, source: int) -> Answer:
        followed = nx.DiGraph((t, h, d) for t, h, d in self.graph.edges(data=True) if not d["cost"][0])
        if self.graph.out_degree(source) == 0:
            return self.at_the_end(source)
        if source not in followed or followed.out_degree(source) == 0:
            return ("PATHWAY", [source], False)
        reached = nx.descendants(followed, source) | {source}
        if any(not d["cost"][0] for t, _, d in self.uncertain.edges(data=True) if t in reached - {source}):
            return ("UNKNOWN", set())
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
        if out := self.leading_on.get(source):
            return ("NO_PATHWAY", first(out))
        if later or self.is_removed(source):
            return ("NO_PATHWAY", "NOT_LINKED")
        model = self.versions[source].model_key
        others = [e for e, v in self.versions.items() if v.model_key == model and self.is_current(e) and e != source]
        if others and not all(map(self.released, [source, *others])):
            return ("UNKNOWN", set())
        return ("PATHWAY", [source], True)


def first(reasons: Collection[str]) -> str:
    """The first in the order of the enum."""
    return next((reason for reason in REASONS if reason in reasons), "NOT_LINKED")


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
            assert [blocker.blocked_by for blocker in answer.blockers[:1]] in ([], [answer.no_pathway_reason])
            return ("NO_PATHWAY", answer.no_pathway_reason.value)
        case model.NotOtaUpgradable():
            return ("NOT_OTA",)
        case _:
            raise AssertionError(answer, versions)
