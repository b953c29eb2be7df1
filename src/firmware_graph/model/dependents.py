"""What depends on a version."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from firmware_graph.model.firmware import FirmwareVersion

Versions = Sequence[FirmwareVersion]


@dataclass(frozen=True)
class Dependents:
    """Other versions that have to do with one, each list in the order of entry IDs, worked out when it is asked for."""

    find_reaching: Callable[[], Versions] = tuple
    find_mandatory: Callable[[], Versions] = tuple
    find_undeclared: Callable[[], Versions] = tuple

    @cached_property
    def reachable_from(self) -> Versions:
        """Those that can reach it."""
        return self.find_reaching()

    @cached_property
    def mandatory_for(self) -> Versions:
        """Those whose pathways to their latest all pass it."""
        return self.find_mandatory()

    @cached_property
    def undeclared(self) -> Versions:
        """Why `reachable_from` may be incomplete; this version may be among them."""
        return self.find_undeclared()
