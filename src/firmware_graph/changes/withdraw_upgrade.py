"""Withdraw an upgrade: end it at a moment, or correct the record if it never was one."""

from typing import Final

from firmware_graph.changes.faults import FieldFault
from firmware_graph.model.change import UpgradeWithdrawal
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import UpgradeEndCode
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.upgrades import UpgradeChanges, corrected, is_open, record_ended, withdrawn

STATED: Final = (UpgradeEndCode.WITHDRAWN_BY_MANUFACTURER, UpgradeEndCode.CORRECTED)
"""The end codes that a withdrawal can state; the others follow from sheets and from restatements."""


def withdraw_upgrade(stated: UpgradeWithdrawal, recorded: Recorded, *, recorded_at: int) -> UpgradeChanges | FieldFault:
    """Return how the record of an upgrade ends, or the fault of a field.

    An upgrade whose end is recorded for a later moment can be withdrawn sooner, or corrected: the record of that end is
    kept, and ends (domain.md §3.4 rule 10).
    """
    standing = recorded.in_effect_or_to_come((stated.from_cpl_entry_id, stated.to_cpl_entry_id), recorded_at)
    if standing is None:
        return FieldFault("from_cpl_entry_id", fault_of_absence(stated, recorded))
    if stated.end_code not in (None, *STATED):
        reason = f"{stated.end_code} cannot be stated"
        remedy = f"give {STATED[0]} or {STATED[1]}, or leave it out"
        return FieldFault("end_code", Fault(ProblemCode.BAD_VALUE, reason, remedy))
    if stated.end_code is UpgradeEndCode.CORRECTED:
        return correction(stated, standing, recorded_at)
    return withdrawal(stated, standing, recorded_at)


def correction(stated: UpgradeWithdrawal, standing: Upgrade, recorded_at: int) -> UpgradeChanges | FieldFault:
    """End the record of an upgrade that never was one."""
    if stated.effective_to is not None:
        reason = "what was never an upgrade has no moment at which it ends"
        return FieldFault(
            "effective_to", Fault(ProblemCode.CONTRADICTION, reason, "leave effectiveTo out, or the end code")
        )
    return UpgradeChanges(ended=[corrected(standing, recorded_at=recorded_at)])


def withdrawal(stated: UpgradeWithdrawal, standing: Upgrade, recorded_at: int) -> UpgradeChanges | FieldFault:
    """End an upgrade at the stated moment, or now."""
    effective_to = recorded_at if stated.effective_to is None else stated.effective_to
    if standing.effective_from is not None and effective_to <= standing.effective_from:
        reason = "the upgrade would end before it takes effect"
        remedy = "give a later moment, or the end code CORRECTED if it never was an upgrade"
        return FieldFault("effective_to", Fault(ProblemCode.CONTRADICTION, reason, remedy))
    if standing.effective_to is not None and effective_to >= standing.effective_to:
        reason = "the upgrade is withdrawn from an earlier moment on already"
        return FieldFault(
            "effective_to", Fault(ProblemCode.CONTRADICTION, reason, "give an earlier moment, or leave it out")
        )
    ended = withdrawn(standing, effective_to=effective_to, recorded_at=recorded_at)
    if is_open(standing):
        return UpgradeChanges(ended=[ended])
    sooner = ended._replace(recorded_from=recorded_at)
    return UpgradeChanges(added=[sooner], ended=[record_ended(standing, recorded_at=recorded_at)])


def fault_of_absence(stated: UpgradeWithdrawal, recorded: Recorded) -> Fault:
    """Return why there is no upgrade to withdraw."""
    for entry in (stated.from_cpl_entry_id, stated.to_cpl_entry_id):
        if entry not in recorded.versions:
            return Fault(ProblemCode.UNKNOWN_ENTRY, f"there is no entry {entry}", "correct the entry ID")
    pair = stated.from_cpl_entry_id, stated.to_cpl_entry_id
    ended = recorded.ended.get(pair)
    how = f"has ended already: {ended.end_code}" if ended else "is not on record"
    reason = f"the upgrade E{pair[0]} → E{pair[1]} {how}"
    return Fault(ProblemCode.UNKNOWN_PREDECESSOR, reason, "leave the operation out, or correct the entry IDs")
