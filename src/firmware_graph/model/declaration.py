"""A version whose predecessors were never declared, and what a declaration would be worth."""

from collections.abc import Sequence
from dataclasses import dataclass

from firmware_graph.model.firmware import FirmwareVersion


@dataclass(frozen=True, slots=True)
class UndeclaredVersion:
    """A version, and those that would get further if it named the right one of them as its predecessor."""

    firmware_version: FirmwareVersion
    opens: Sequence[FirmwareVersion]

    @property
    def opens_count(self) -> int:
        """How many versions."""
        return len(self.opens)
