"""Releases and upgrades that are recorded for a later date."""

from collections.abc import Sequence
from dataclasses import dataclass

from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.upgrade import Upgrade


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Releases that are not yet on the list, and upgrades that are not yet in effect, each with its moment."""

    releases: Sequence[FirmwareVersion]
    upgrades: Sequence[Upgrade]
