"""Events of the ledger: what each change did to the facts of a tier."""

from enum import StrEnum
from typing import NamedTuple

from firmware_graph.model.vocabulary import Tier


class ChangeKind(StrEnum):
    """What happened; each kind is of one tier, but for what the FIR says of a version, and RELOAD."""

    FIRMWARE_ADDED = "FIRMWARE_ADDED"
    FIRMWARE_CORRECTED = "FIRMWARE_CORRECTED"
    FIRMWARE_REMOVED = "FIRMWARE_REMOVED"
    PREDECESSORS_DECLARED = "PREDECESSORS_DECLARED"
    UPGRADE_DECLARED = "UPGRADE_DECLARED"
    UPGRADE_RESTATED = "UPGRADE_RESTATED"
    UPGRADE_WITHDRAWN = "UPGRADE_WITHDRAWN"
    ADVISORY_CHANGED = "ADVISORY_CHANGED"
    STACK_CHANGED = "STACK_CHANGED"
    DEFECT_CHANGED = "DEFECT_CHANGED"
    ASSESSMENT_CHANGED = "ASSESSMENT_CHANGED"
    RELEASE_NOTE_CHANGED = "RELEASE_NOTE_CHANGED"
    PATHWAY_CHANGED = "PATHWAY_CHANGED"
    RELOAD = "RELOAD"


class Concerned(NamedTuple):
    """The products that an event is of, before and after it: what feeds are filtered by."""

    device_types: tuple[str, ...] = ()
    manufacturer_codes: tuple[str, ...] = ()
    model_keys: tuple[str, ...] = ()


NO_PRODUCTS = Concerned()


class NewEvent(NamedTuple):
    """An event that a change is to append to the stream of a tier.

    `cpl_entry_id` is the version that it is about, `from_cpl_entry_id` the other end of an upgrade, whose record is the
    one of `upgrade_recorded_from`. Moments are in milliseconds since 1970 in UTC. `defect_id` is of the SSC's alone.
    """

    tier: Tier
    kind: ChangeKind
    cpl_entry_id: int | None = None
    from_cpl_entry_id: int | None = None
    effective_from: int | None = None
    upgrade_recorded_from: int | None = None
    defect_id: str | None = None
    concerned: Concerned = NO_PRODUCTS


RELOAD = NewEvent(Tier.CPL, ChangeKind.RELOAD)
"""Everything is to be read again. It is of the CPL, which everyone may read."""
