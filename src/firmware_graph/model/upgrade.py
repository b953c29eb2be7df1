"""An upgrade from one firmware version to another, as declared on its successor."""

from collections.abc import Sequence
from typing import NamedTuple

from firmware_graph.model.firmware import FirmwareVersion


class Upgrade(NamedTuple):
    """One statement that a version may go to another, with its evidence and both clocks.

    Moments are milliseconds since 1970 in UTC. `effective_to` is known since `end_recorded_from`, so that
    what was known before that moment can still be had. `state` is that at the clocks of the question.
    """

    from_cpl_entry_id: int
    to_cpl_entry_id: int
    evidence: str
    recommendation: str
    is_rollback: bool
    asserted_by: str | None
    effective_from: int | None
    effective_to: int | None
    recorded_from: int
    recorded_to: int | None
    end_code: str | None
    end_recorded_from: int | None
    state: str = ""


class Lineage(NamedTuple):
    """What belongs together, to be drawn: versions by entry ID, and upgrades by those of their ends."""

    versions: Sequence[FirmwareVersion]
    upgrades: Sequence[Upgrade]
