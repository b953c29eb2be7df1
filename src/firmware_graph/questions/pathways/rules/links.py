"""The declared links of a lineage at the clocks of a question: which can be used, and what stops the others.

Rules 1 to 3 of domain.md §3.4.
"""

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.family import family_difference, hardware_fits
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import CplStatus, Evidence, NoPathwayReason, Recommendation, UpgradeState
from firmware_graph.questions.pathways.rules.over_the_air import missing_facts, not_ota_reason
from firmware_graph.questions.pathways.rules.state import is_not_yet_added, status_on

Successions = Container[tuple[str, str]]
"""Pairs of a manufacturer code and the code that followed it, also by way of others."""

PLACE_OF_ADVICE: Mapping[str, int] = {
    Recommendation.SHOULD: 0,
    Recommendation.NOT_STATED: 1,
    Recommendation.CONDITIONAL: 2,
    Recommendation.SHOULD_NOT: 3,
}
"""The order of advice in rule 4, best first."""


class Link(NamedTuple):
    """One statement that a version may go to another, and what stops it.

    `edge_obstacle` is what stops the step itself (rule 1, and that its end is CURRENT); `tail_obstacle` is
    that its beginning cannot be left over the air, which matters after the first hop; `is_uncertain` that
    this cannot be told.
    """

    upgrade: Upgrade
    edge_obstacle: NoPathwayReason | None
    tail_obstacle: NoPathwayReason | None
    is_uncertain: bool

    @property
    def obstacle(self) -> NoPathwayReason | None:
        """What certainly stops it; None where nothing does."""
        return self.edge_obstacle or self.tail_obstacle

    @property
    def is_usable(self) -> bool:
        """Whether a pathway may take it."""
        return self.obstacle is None and not self.is_uncertain

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


def edge_obstacle(  # noqa: PLR0911 - one for each rule
    upgrade: Upgrade, source: FirmwareVersion, target: FirmwareVersion, *, day: str, successions: Successions
) -> NoPathwayReason | None:
    """Say what stops a step, the first in the order of `NoPathwayReason`; None where nothing does.

    A rollback is left out of every search, so nothing else that stops it matters (rule 11).
    """
    if upgrade.is_rollback:
        return NoPathwayReason.ONLY_A_ROLLBACK
    if family_difference(source, target, successions):
        return NoPathwayReason.DIFFERENT_PRODUCT
    if upgrade.state == UpgradeState.WITHDRAWN:
        return NoPathwayReason.WITHDRAWN
    if status_on(target, day) == CplStatus.REMOVED:
        return NoPathwayReason.INTERMEDIATE_REMOVED
    if not hardware_fits(source, target):
        return NoPathwayReason.HARDWARE_MISMATCH
    if upgrade.state == UpgradeState.NOT_YET_IN_EFFECT or is_not_yet_added(target, day):
        return NoPathwayReason.NOT_YET_IN_EFFECT
    return None


def links_of(
    upgrades: Iterable[Upgrade],
    versions: Mapping[int, FirmwareVersion],
    *,
    clocks: Clocks,
    successions: Successions,
) -> list[Link]:
    """Judge every upgrade that was not superseded, given with its state."""
    links = []
    for upgrade in upgrades:
        source, target = versions[upgrade.from_cpl_entry_id], versions[upgrade.to_cpl_entry_id]
        if upgrade.state == UpgradeState.SUPERSEDED or source is target:
            continue
        stops = edge_obstacle(upgrade, source, target, day=clocks.day, successions=successions)
        tail = NoPathwayReason.INTERMEDIATE_NOT_OTA if not_ota_reason(source) else None
        links.append(Link(upgrade, stops, tail, tail is None and bool(missing_facts(source))))
    return links
