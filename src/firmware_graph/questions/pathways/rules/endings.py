"""Where the pathways of every version of a lineage end without a target (domain.md §3.4 rule 5)."""

from enum import IntEnum, StrEnum
from typing import Final, NamedTuple

from firmware_graph.model.cached import cached_property
from firmware_graph.model.interruption import checked
from firmware_graph.questions.pathways.rules.effect import EndCost, Ends
from firmware_graph.questions.pathways.rules.latest_releases import End, LatestReleases
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Measured
from firmware_graph.questions.pathways.rules.over_the_air import missing_facts, not_ota_reason
from firmware_graph.questions.pathways.rules.to_latest import facts_that_decide


class EndingKind(StrEnum):
    """The outcome of `pathway_to_latest`."""

    UP_TO_DATE = "UP_TO_DATE"
    PATHWAY = "PATHWAY"
    ADVISED_TO_STAY = "ADVISED_TO_STAY"
    NO_PATHWAY = "NO_PATHWAY"
    UNKNOWN = "UNKNOWN"
    NOT_OTA = "NOT_OTA"


class Reach(IntEnum):
    """How far a version gets, worst first: a pathway may end at a version that is itself not up to date."""

    NOWHERE = 0
    SHORT_OF_LATEST = 1
    LATEST = 2


class Ending(NamedTuple):
    """The ending of one version; of several targets, the fewest hops among those that reach furthest."""

    kind: EndingKind
    reach: Reach
    hops: int = 0


STANDING: Final = {
    End.UNDECLARED: EndingKind.UNKNOWN,
    End.BLOCKED: EndingKind.NO_PATHWAY,
    End.SUPERSEDED: EndingKind.NO_PATHWAY,
    End.UNDATED: EndingKind.UNKNOWN,
    End.LATEST: EndingKind.UP_TO_DATE,
}
"""The kind of each end."""

COSTS_BYTES: Final = 190
COST_BYTES: Final = 54
ENDING_BYTES: Final = 100
"""The measured size of a version's costs to targets, of each of them, and of a version in a set."""


class Endings(Measured):
    """The endings of a lineage. Costs one search for each version without a link onward, not for every version."""

    def __init__(self, lineage: LineageGraph) -> None:
        self.lineage, self.costs_counted = lineage, 0
        self.base = len(lineage.versions) + 1
        self.found: dict[int, Ending] = {}
        self.reaches: dict[int, Reach] = {}

    @property
    def size(self) -> int:
        """Their current size in bytes."""
        found = self.__dict__
        names = ("undecided", "costs_to_targets", "found", "reaches")
        counted = sum(len(found.get(name, ())) for name in names)
        costs = COSTS_BYTES * len(found.get("costs_to_targets", ())) + COST_BYTES * self.costs_counted
        return ENDING_BYTES * counted + costs

    def of(self, entry: int) -> Ending:
        """Return the ending of a version of the lineage."""
        if entry not in self.found:
            self.found[entry] = self.ending_of(entry)
        return self.found[entry]

    def ending_of(self, entry: int) -> Ending:
        """Compute the ending of a version of the lineage."""
        match self.kind_of(entry):
            case EndingKind.PATHWAY:
                return self.onward(entry)
            case EndingKind.UP_TO_DATE:
                return Ending(EndingKind.UP_TO_DATE, Reach.LATEST)
            case EndingKind.ADVISED_TO_STAY:
                return Ending(EndingKind.ADVISED_TO_STAY, Reach.SHORT_OF_LATEST)
            case kind:
                return Ending(kind, Reach.NOWHERE)

    def kind_of(self, entry: int) -> EndingKind:
        """Return the outcome of `pathway_to_latest` for a version."""
        version = self.lineage.versions[entry]
        if not_ota_reason(version):
            return EndingKind.NOT_OTA
        if missing_facts(version):
            return EndingKind.UNKNOWN
        if not self.lineage.usable.arcs_from(entry):
            return self.standing(entry)
        if not self.lineage.followed.arcs_from(entry):
            return EndingKind.ADVISED_TO_STAY
        return EndingKind.UNKNOWN if entry in self.undecided else EndingKind.PATHWAY

    def onward(self, entry: int) -> Ending:
        """Compute the ending of a version that leads on to others."""
        hops = {end: cost % self.base for end, cost in self.costs_to_targets[entry].items() if end != entry}
        reaches = {target: self.reach_of_target(target) for target in hops}
        furthest = max(reaches.values())
        fewest = min(count for target, count in hops.items() if reaches[target] is furthest)
        return Ending(EndingKind.PATHWAY, furthest, fewest)

    def standing(self, entry: int) -> EndingKind:
        """Return the kind if nothing leads on from a version, whether or not it could be left over the air."""
        return STANDING[self.lineage.derive(LatestReleases).end_of(self.lineage.versions[entry])]

    def reach_of_target(self, target: int) -> Reach:
        """Return whether a target is the latest, computed once."""
        if target not in self.reaches:
            self.reaches[target] = self.found_reach(target)
        return self.reaches[target]

    def found_reach(self, target: int) -> Reach:
        """Compute whether a target is the latest; nothing leads out of a closed cycle."""
        if target in self.lineage.followed.cycles:
            return Reach.LATEST
        if self.lineage.usable.arcs_from(target):
            return Reach.SHORT_OF_LATEST
        is_latest = self.standing(target) is EndingKind.UP_TO_DATE
        return Reach.LATEST if is_latest else Reach.SHORT_OF_LATEST

    @cached_property
    def undecided(self) -> set[int]:
        """The versions that lead to one for which it is unknown whether it can be left over the air."""
        waiting = [e for e in self.lineage.versions if missing_facts(self.lineage.versions[e])]
        deciding = [entry for entry in checked(waiting) if facts_that_decide(self.lineage, [entry])]
        return {before for entry in checked(deciding) for before in self.lineage.followed.reaching(entry)}

    @property
    def targets(self) -> frozenset[int]:
        """The versions from which no upgrade leads on that is not advised against, except within a closed cycle."""
        return self.lineage.followed.ends

    @cached_property
    def costs_to_targets(self) -> dict[int, dict[int, int]]:
        """For each version, the least cost to each of its targets (as that of an `Arc`), itself at no cost."""
        costs: dict[int, dict[int, int]] = {entry: {} for entry in self.lineage.versions}
        for target in checked(self.targets):
            for entry, cost in self.lineage.followed.least_costs_to(target).items():
                costs[entry][target] = cost
        self.costs_counted = sum(map(len, costs.values()))
        return costs

    def ends_of(self, entry: int) -> Ends:
        """Return the targets of a version's answer: itself if it stays, none if there is no pathway."""
        match self.kind_of(entry):
            case EndingKind.PATHWAY:
                costs = self.costs_to_targets[entry].items()
                return {end: EndCost(*divmod(cost, self.base)) for end, cost in costs if end != entry}
            case EndingKind.UP_TO_DATE | EndingKind.ADVISED_TO_STAY:
                return {entry: EndCost(0, 0)}
            case _:
                return {}
