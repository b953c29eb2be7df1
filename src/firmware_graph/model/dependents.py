"""What depends on a version."""

from collections.abc import Sequence
from dataclasses import dataclass

from firmware_graph.model.firmware import FirmwareVersion


@dataclass(frozen=True, slots=True)
class Dependents:
    """Other versions that have to do with one, each list in the order of entry IDs.

    `undeclared` is why `reachable_from` may be incomplete; this version may be among them.
    """

    reachable_from: Sequence[FirmwareVersion]
    mandatory_for: Sequence[FirmwareVersion]
    undeclared: Sequence[FirmwareVersion]
