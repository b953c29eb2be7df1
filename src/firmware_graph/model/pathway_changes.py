"""How answers about pathways differ between two moments."""

from collections.abc import Sequence
from dataclasses import dataclass

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import MultipleTargets, PathwayAnswer, UpgradePathway


@dataclass(frozen=True, slots=True)
class PathwayDifference:
    """The answers from one version before and after."""

    source: FirmwareVersion
    before: PathwayAnswer
    after: PathwayAnswer

    @property
    def hops_before(self) -> int | None:
        """The number of upgrades before; None where there was no pathway."""
        return fewest_hops(self.before)

    @property
    def hops_after(self) -> int | None:
        """The number of upgrades after; None where there is no pathway."""
        return fewest_hops(self.after)


@dataclass(frozen=True, slots=True)
class PathwayChanges:
    """The differences by kind, in the order of entry IDs, and the references that were no entry at either moment."""

    gained: Sequence[PathwayDifference]
    lost: Sequence[PathwayDifference]
    longer: Sequence[PathwayDifference]
    shorter: Sequence[PathwayDifference]
    unchanged_count: int
    unresolved: Sequence[PathwayAnswer]


def fewest_hops(answer: PathwayAnswer) -> int | None:
    """Return the number of upgrades of an answer's shortest pathway; None where it has none."""
    if isinstance(answer, MultipleTargets):
        return min(pathway.hops for pathway in answer.pathways)
    return answer.hops if isinstance(answer, UpgradePathway) else None
