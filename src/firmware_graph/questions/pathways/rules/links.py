"""The links of a lineage at the clocks of a question: which can be used, and what blocks the others.

Rules 1 to 3 of domain.md §3.4.
"""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.family import family_difference, hardware_fits
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway_codes import NoPathwayReason
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import Evidence, Recommendation, UpgradeState
from firmware_graph.questions.pathways.rules.over_the_air import missing_facts, not_ota_reason
from firmware_graph.questions.pathways.rules.state import is_not_yet_added, is_removed

Pair = tuple[int, int]
"""The entry that a link leads from, and the one that it leads to."""

Successions = Container[tuple[str, str]]
"""Pairs of a manufacturer code and the code that followed it, directly or indirectly."""

Reason = NoPathwayReason
PLACE_OF_ADVICE: Final[Mapping[str, int]] = {
    Recommendation.SHOULD: 0,
    Recommendation.NOT_STATED: 1,
    Recommendation.CONDITIONAL: 2,
    Recommendation.SHOULD_NOT: 3,
}
"""The order of advice in rule 4, best first."""


class Link(NamedTuple):
    """A statement that one version may be upgraded to another, and what blocks it.

    `edge_obstacles` are what blocks the step itself (rule 1, and that its target is CURRENT); `tail_obstacle` is that
    its source cannot be left over the air, which matters after the first hop; `is_uncertain` that this is unknown. One
    that was quarantined by an import has no recorded upgrade.
    """

    upgrade: Upgrade
    edge_obstacles: tuple[NoPathwayReason, ...] = ()
    tail_obstacle: NoPathwayReason | None = None
    is_uncertain: bool = False
    is_kept_out: bool = False

    @property
    def pair(self) -> Pair:
        """The two ends."""
        return self.upgrade.from_cpl_entry_id, self.upgrade.to_cpl_entry_id

    @property
    def obstacles(self) -> tuple[NoPathwayReason, ...]:
        """Everything that certainly blocks it."""
        return self.edge_obstacles if self.tail_obstacle is None else (*self.edge_obstacles, self.tail_obstacle)

    @property
    def is_possible(self) -> bool:
        """Whether nothing certainly blocks it."""
        return not self.edge_obstacles and self.tail_obstacle is None

    @property
    def is_usable(self) -> bool:
        """Whether a pathway may take it."""
        return self.is_possible and not self.is_uncertain

    @property
    def is_withdrawn(self) -> bool:
        """Whether its first obstacle is its withdrawal."""
        return Reason.WITHDRAWN in self.edge_obstacles[:1]

    @property
    def leads_to_its_end(self) -> bool:
        """Whether it is in effect and nothing blocks the step, except that its target is not on the list."""
        is_in_effect = self.upgrade.state == UpgradeState.IN_EFFECT and not self.is_kept_out
        return is_in_effect and {*self.edge_obstacles} <= {Reason.INTERMEDIATE_REMOVED, Reason.NOT_YET_IN_EFFECT}

    @property
    def is_advised_against(self) -> bool:
        """Whether the FIR states SHOULD_NOT."""
        return self.upgrade.recommendation == Recommendation.SHOULD_NOT

    @property
    def is_inferred(self) -> bool:
        """Whether it was neither declared nor tested."""
        return self.upgrade.evidence == Evidence.INFERRED

    @property
    def advice(self) -> int:
        """The rank of its recommendation, best first."""
        return PLACE_OF_ADVICE[self.upgrade.recommendation]

    @property
    def preference(self) -> tuple[bool, bool, int, int]:
        """The order of rule 4 between statements of the same link; lower is better."""
        return self.is_advised_against, self.is_inferred, self.advice, self.upgrade.recorded_from


def imagined_upgrade(pair: Pair) -> Upgrade:
    """Return a declared upgrade without advice, as if it had always been recorded and in effect."""
    return Upgrade(
        *pair,
        evidence=Evidence.DECLARED,
        recommendation=Recommendation.NOT_STATED,
        is_rollback=False,
        asserted_by=None,
        effective_from=None,
        effective_to=None,
        recorded_from=0,
        recorded_to=None,
        end_code=None,
        end_recorded_from=None,
        state=UpgradeState.IN_EFFECT,
    )


class Family(NamedTuple):
    """The properties that determine a version's product family."""

    device_type: str
    generation: str | None
    environment: str
    variant: str | None
    manufacturer_code: str


class Standing(NamedTuple):
    """The state of a version on a day; `has_range` if its image is for some hardware only.

    `tail` is whether it can be left over the air (rule 7): the obstacle, and whether that is uncertain.
    """

    is_removed: bool
    is_not_yet_added: bool
    has_range: bool
    tail: tuple[NoPathwayReason | None, bool]
    family: Family


class Standings(dict[int, Standing]):
    """The state of each version on a day, computed on first use; equal families are one object."""

    def __init__(self, versions: Mapping[int, FirmwareVersion], day: str) -> None:
        super().__init__()
        self.versions, self.day = versions, day
        self.families: dict[Family, Family] = {}

    def __missing__(self, entry: int) -> Standing:
        """Compute the state of a version."""
        one, day = self.versions[entry], self.day
        family = Family(one.device_type, one.generation, one.environment, one.variant, one.manufacturer_code)
        self[entry] = Standing(
            is_removed(one, day),
            is_not_yet_added(one, day),
            one.minimum_hardware is not None or one.maximum_hardware is not None,
            tail_of(one),
            self.families.setdefault(family, family),
        )
        return self[entry]


def tail_of(version: FirmwareVersion) -> tuple[NoPathwayReason | None, bool]:
    """Return whether a version can be left over the air (rule 7): the obstacle, and whether that is uncertain."""
    if not_ota_reason(version):
        return Reason.INTERMEDIATE_NOT_OTA, False
    return None, bool(missing_facts(version))


class Judge:
    """Evaluates links on a day; facts of one version, or of two families, are evaluated once for all their links."""

    def __init__(self, versions: Mapping[int, FirmwareVersion], *, clocks: Clocks, successions: Successions) -> None:
        self.versions, self.successions = versions, successions
        self.standing = Standings(versions, clocks.day)
        self.different: dict[tuple[Family, Family], bool] = {}

    def link(self, upgrade: Upgrade) -> Link:
        """Evaluate one upgrade, given with its state."""
        source, target = upgrade.from_cpl_entry_id, upgrade.to_cpl_entry_id
        return Link(upgrade, self.edge_obstacles(upgrade, source, target), *self.standing[source].tail)

    def edge_obstacles(self, upgrade: Upgrade, source: int, target: int) -> tuple[NoPathwayReason, ...]:
        """Return everything that blocks a step, in the order of `NoPathwayReason`.

        A rollback is excluded from every search, so its other obstacles do not matter (rule 11).
        """
        if upgrade.is_rollback:
            return (Reason.ONLY_A_ROLLBACK,)
        end, state = self.standing[target], upgrade.state
        stops = []
        if self.families_differ(self.standing[source].family, end.family):
            stops.append(Reason.DIFFERENT_PRODUCT)
        if state == UpgradeState.WITHDRAWN:
            stops.append(Reason.WITHDRAWN)
        if end.is_removed:
            stops.append(Reason.INTERMEDIATE_REMOVED)
        if end.has_range and not hardware_fits(self.versions[source], self.versions[target]):
            stops.append(Reason.HARDWARE_MISMATCH)
        if state == UpgradeState.NOT_YET_IN_EFFECT or end.is_not_yet_added:
            stops.append(Reason.NOT_YET_IN_EFFECT)
        return tuple(stops)

    def families_differ(self, source: Family, target: Family) -> bool:
        """Return whether two families differ; equal ones are one object."""
        if source is target:
            return False
        found = self.different.get((source, target))
        if found is None:
            found = family_difference(source, target, self.successions) is not None
            self.different[source, target] = found
        return found


def links_of(upgrades: Collection[Upgrade], judge: Judge) -> Iterator[Link]:
    """Evaluate every upgrade that still counts, given with its state: not those superseded or restated."""
    in_effect = {one[:2] for one in upgrades if one.state == UpgradeState.IN_EFFECT and not one.is_rollback}
    for upgrade in upgrades:
        is_restated = upgrade.state == UpgradeState.WITHDRAWN and upgrade[:2] in in_effect
        is_loop = upgrade.from_cpl_entry_id == upgrade.to_cpl_entry_id
        if upgrade.state != UpgradeState.SUPERSEDED and not is_restated and not is_loop:
            yield judge.link(upgrade)


def kept_out_links(pairs: Iterable[Pair], judge: Judge) -> Iterator[Link]:
    """Evaluate what imports quarantined because its hardware does not fit (rule 6), whatever else blocks it."""
    for pair in pairs:
        link = judge.link(imagined_upgrade(pair))
        others = (reason for reason in link.edge_obstacles if reason is not Reason.HARDWARE_MISMATCH)
        yield link._replace(edge_obstacles=(Reason.HARDWARE_MISMATCH, *others), is_kept_out=True)
