"""How answers about pathways differ between two moments."""

from collections.abc import Sequence
from dataclasses import dataclass

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayAnswer


@dataclass(frozen=True, slots=True)
class PathwayDifference:
    """The answers from one version before and after.

    Hops are those to the nearest end (domain.md §3.4 rule 13); None where there is no pathway.
    """

    source: FirmwareVersion
    before: PathwayAnswer
    after: PathwayAnswer
    hops_before: int | None
    hops_after: int | None


@dataclass(frozen=True, slots=True)
class PathwayChanges:
    """The differences by kind, in the order of entry IDs, and the references that matched no entry at either moment."""

    gained: Sequence[PathwayDifference]
    lost: Sequence[PathwayDifference]
    longer: Sequence[PathwayDifference]
    shorter: Sequence[PathwayDifference]
    unaffected: Sequence[PathwayDifference]
    unresolved: Sequence[PathwayAnswer]

    @property
    def unchanged_count(self) -> int:
        """The number of versions from which a pathway was neither gained nor lost, and is as long as before."""
        return len(self.unaffected)
