"""Record the ZigBee stack and chipset of an entry; for the Security Sub-Committee only."""

from collections.abc import Collection
from typing import Any, Final

from firmware_graph.changes.correct_firmware import fault_of_absence
from firmware_graph.changes.faults import FieldFault
from firmware_graph.model.change import StackStatement
from firmware_graph.records import values as read
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.restricted import RestrictedFacts
from firmware_graph.records.restricted_changes import restricted_facts_of
from firmware_graph.records.rows import ZigbeeRow, complete_zigbee_row
from firmware_graph.records.values import BadValue

FACTS: Final = {
    "name": "stack_name",
    "version": "stack_version",
    "chipset_vendor": "chipset_vendor",
    "chipset": "chipset_part",
}
"""The fact that each field states."""


def record_stack(
    stated: StackStatement, past: RestrictedFacts | None, listed: Collection[int], *, recorded_at: int
) -> RestrictedFacts | list[FieldFault]:
    """Return the stated facts, or the faults; what is not stated stays, and a version stays only with its stack."""
    if stated.cpl_entry_id not in listed:
        return [fault_of_absence(stated.cpl_entry_id)]
    found = {FACTS[name]: text_of(name, stated) for name in stated.columns}
    faults = [one for one in found.values() if isinstance(one, FieldFault)]
    texts: dict[str, Any] = {fact: None if isinstance(one, FieldFault) else one for fact, one in found.items()}
    row = ZigbeeRow(stated.cpl_entry_id, past and past.stack_name, None, None, None, line=0)._replace(**texts)
    if past and row.stack_name == past.stack_name and "stack_version" not in texts:
        row = row._replace(stack_version=past.stack_version)
    whole = complete_zigbee_row(row)
    if isinstance(whole, list):
        faults += [FieldFault("version", Fault(one.code, one.reason, one.remedy)) for one in whole]
    if faults:
        return faults
    facts = restricted_facts_of(row, past, frozenset({*texts, "stack_version"}), recorded_at)
    if past and facts._replace(recorded_from=past.recorded_from) == past:
        reason = f"this is recorded of entry {stated.cpl_entry_id} already"
        return [FieldFault(None, Fault(ProblemCode.CONTRADICTION, reason, "leave the operation out, or change it"))]
    return facts


def text_of(name: str, stated: StackStatement) -> str | FieldFault | None:
    """Parse a field, or return its fault; an empty one means that the fact is no longer known."""
    text = str(stated.columns[name] or "").strip()
    try:
        return (read.stack_version if name == "version" else read.indexed_text)(text) if text else None
    except BadValue as bad:
        return FieldFault(name, Fault(ProblemCode.BAD_VALUE, bad.reason, bad.remedy))
