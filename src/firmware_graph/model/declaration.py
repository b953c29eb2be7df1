"""Versions whose predecessors were never declared, and what a declaration could open."""

from collections.abc import Sequence
from dataclasses import dataclass

from firmware_graph.model.firmware import FirmwareVersion


@dataclass(frozen=True, slots=True)
class UndeclaredVersion:
    """A version, and those that would get further if it declared the right one of them as its predecessor."""

    firmware_version: FirmwareVersion
    opens: Sequence[FirmwareVersion]

    @property
    def opens_count(self) -> int:
        """The number of versions that a declaration could open."""
        return len(self.opens)
