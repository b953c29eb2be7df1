"""The links of a lineage at the clocks of a question: which can be used, and what stops the others.

Rules 1 to 3 of domain.md §3.4.
"""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.family import family_difference, hardware_fits
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import Evidence, NoPathwayReason, Recommendation, UpgradeState
from firmware_graph.questions.pathways.rules.over_the_air import missing_facts, not_ota_reason
from firmware_graph.questions.pathways.rules.state import is_not_yet_added, is_removed

Pair = tuple[int, int]
"""The entry that a link leads from, and the one that it leads to."""

Successions = Container[tuple[str, str]]
"""Pairs of a manufacturer code and the code that followed it, also by way of others."""

Reason = NoPathwayReason
PLACE_OF_ADVICE: Final[Mapping[str, int]] = {
    Recommendation.SHOULD: 0,
    Recommendation.NOT_STATED: 1,
    Recommendation.CONDITIONAL: 2,
    Recommendation.SHOULD_NOT: 3,
}
"""The order of advice in rule 4, best first."""


class Link(NamedTuple):
    """One statement that a version may go to another, and what stops it.

    `edge_obstacles` are what stops the step itself (rule 1, and that its end is CURRENT); `tail_obstacle` is that its
    beginning cannot be left over the air, which matters after the first hop; `is_uncertain` that this is not known.
    One that was kept out of an import has no recorded upgrade.
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
        """All that certainly stops it."""
        return self.edge_obstacles if self.tail_obstacle is None else (*self.edge_obstacles, self.tail_obstacle)

    @property
    def is_possible(self) -> bool:
        """Whether nothing certainly stops it."""
        return not self.edge_obstacles and self.tail_obstacle is None

    @property
    def is_usable(self) -> bool:
        """Whether a pathway may take it."""
        return self.is_possible and not self.is_uncertain

    @property
    def leads_to_its_end(self) -> bool:
        """Whether it is in effect and nothing stops the step, but that its end is off the list or not on it yet."""
        is_in_effect = self.upgrade.state == UpgradeState.IN_EFFECT and not self.is_kept_out
        return is_in_effect and {*self.edge_obstacles} <= {Reason.INTERMEDIATE_REMOVED, Reason.NOT_YET_IN_EFFECT}

    @property
    def is_advised_against(self) -> bool:
        """Whether the FIR states SHOULD_NOT."""
        return self.upgrade.recommendation == Recommendation.SHOULD_NOT

    @property
    def is_inferred(self) -> bool:
        """Whether nobody declared or tested it."""
        return self.upgrade.evidence == Evidence.INFERRED

    @property
    def advice(self) -> int:
        """The place of its recommendation, best first."""
        return PLACE_OF_ADVICE[self.upgrade.recommendation]

    @property
    def preference(self) -> tuple[bool, bool, int, int]:
        """The order of rule 4 between statements of the same link; lower is better."""
        return self.is_advised_against, self.is_inferred, self.advice, self.upgrade.recorded_from


def imagined_upgrade(pair: Pair) -> Upgrade:
    """Return a declared upgrade with no advice, as if it had always been recorded and in effect."""
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


def edge_obstacles(
    upgrade: Upgrade, source: FirmwareVersion, target: FirmwareVersion, *, day: str, successions: Successions
) -> tuple[NoPathwayReason, ...]:
    """Return all that stops a step, in the order of `NoPathwayReason`.

    A rollback is left out of every search, so nothing else that stops it matters (rule 11).
    """
    if upgrade.is_rollback:
        return (Reason.ONLY_A_ROLLBACK,)
    stops = []
    if family_difference(source, target, successions):
        stops.append(Reason.DIFFERENT_PRODUCT)
    if upgrade.state == UpgradeState.WITHDRAWN:
        stops.append(Reason.WITHDRAWN)
    if is_removed(target, day):
        stops.append(Reason.INTERMEDIATE_REMOVED)
    if not hardware_fits(source, target):
        stops.append(Reason.HARDWARE_MISMATCH)
    if upgrade.state == UpgradeState.NOT_YET_IN_EFFECT or is_not_yet_added(target, day):
        stops.append(Reason.NOT_YET_IN_EFFECT)
    return tuple(stops)


def links_of(
    upgrades: Collection[Upgrade],
    versions: Mapping[int, FirmwareVersion],
    *,
    clocks: Clocks,
    successions: Successions,
) -> Iterator[Link]:
    """Judge every upgrade that still counts, given with its state: not what was superseded or restated."""
    in_effect = {one[:2] for one in upgrades if one.state == UpgradeState.IN_EFFECT and not one.is_rollback}
    for upgrade in upgrades:
        source, target = versions[upgrade.from_cpl_entry_id], versions[upgrade.to_cpl_entry_id]
        is_restated = upgrade.state == UpgradeState.WITHDRAWN and upgrade[:2] in in_effect
        if upgrade.state != UpgradeState.SUPERSEDED and not is_restated and source is not target:
            stops = edge_obstacles(upgrade, source, target, day=clocks.day, successions=successions)
            yield link_from(source, upgrade, stops)


def kept_out_links(
    pairs: Iterable[Pair],
    versions: Mapping[int, FirmwareVersion],
    *,
    clocks: Clocks,
    successions: Successions,
) -> Iterator[Link]:
    """Judge what imports kept out because its hardware does not fit (rule 6), whatever else stops it."""
    for pair in pairs:
        source, target = versions[pair[0]], versions[pair[1]]
        upgrade = imagined_upgrade(pair)
        stops = edge_obstacles(upgrade, source, target, day=clocks.day, successions=successions)
        others = (reason for reason in stops if reason is not Reason.HARDWARE_MISMATCH)
        yield link_from(source, upgrade, (Reason.HARDWARE_MISMATCH, *others))._replace(is_kept_out=True)


def link_from(source: FirmwareVersion, upgrade: Upgrade, stops: tuple[NoPathwayReason, ...]) -> Link:
    """Add what is known of leaving the source over the air (rule 7)."""
    tail = Reason.INTERMEDIATE_NOT_OTA if not_ota_reason(source) else None
    return Link(upgrade, stops, tail, is_uncertain=tail is None and bool(missing_facts(source)))
