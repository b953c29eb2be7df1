"""Declare an upgrade, or restate a recorded one."""

from collections.abc import Mapping

from firmware_graph.changes.faults import FieldFault
from firmware_graph.model.change import UpgradeStatement
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.stated_upgrades import upgrade_of
from firmware_graph.records.upgrades import UpgradeChanges, record_ended, statement_of


def declare_upgrade(
    stated: UpgradeStatement, recorded: Recorded, versions: Mapping[int, FirmwareVersion], *, recorded_at: int
) -> UpgradeChanges | FieldFault:
    """Return the new record of an upgrade, and what it replaces; or the fault of a field.

    `versions` are those after the change. Whether the two may be linked at all is checked for all declarations of a
    change together.
    """
    pair = stated.from_cpl_entry_id, stated.to_cpl_entry_id
    standing = recorded.in_effect_or_to_come(pair, recorded_at)
    upgrade = upgrade_of(stated, standing, recorded, versions, recorded_at=recorded_at)
    if standing is None:
        return UpgradeChanges(added=[upgrade])
    if statement_of(standing) == statement_of(upgrade) and standing.effective_to is None:
        reason = f"the upgrade E{pair[0]} → E{pair[1]} is recorded so already"
        fault = Fault(ProblemCode.CONTRADICTION, reason, "leave the operation out, or change it")
        return FieldFault("from_cpl_entry_id", fault)
    return UpgradeChanges(added=[upgrade], ended=[record_ended(standing, recorded_at=recorded_at)])
