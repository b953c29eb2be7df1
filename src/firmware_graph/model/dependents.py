"""What depends on a version."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from firmware_graph.model.cached import cached_property
from firmware_graph.model.firmware import FirmwareVersion

Versions = Sequence[FirmwareVersion]


@dataclass(frozen=True)
class Dependents:
    """The versions that depend on one; each list is in the order of entry IDs and computed on access."""

    find_reaching: Callable[[], Versions] = tuple
    find_mandatory: Callable[[], Versions] = tuple
    find_undeclared: Callable[[], Versions] = tuple

    @cached_property
    def reachable_from(self) -> Versions:
        """The versions that can reach it."""
        return self.find_reaching()

    @cached_property
    def mandatory_for(self) -> Versions:
        """The versions for which every pathway to their latest passes it."""
        return self.find_mandatory()

    @cached_property
    def undeclared(self) -> Versions:
        """The undeclared versions that may make `reachable_from` incomplete; this version may be among them."""
        return self.find_undeclared()
