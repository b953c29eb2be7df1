"""Correct the recorded facts of an entry."""

from typing import Any

from firmware_graph.changes.faults import FieldFault
from firmware_graph.changes.firmware_columns import completed, read_columns, recorded_row
from firmware_graph.model.change import FirmwareCorrection
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import CplStatus
from firmware_graph.records.model_key import key_of
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.rows import CplRow


def correct_firmware(stated: FirmwareCorrection, recorded: Recorded) -> FirmwareVersion | list[FieldFault]:
    """Return the corrected version, or the faults of every column; what is not stated stays."""
    past = recorded.versions.get(stated.cpl_entry_id)
    if past is None:
        return [fault_of_absence(stated.cpl_entry_id)]
    facts = read_columns(stated.columns)
    if isinstance(facts, list):
        return facts
    row = completed(recorded_row(past)._replace(**listed_again(facts.cpl, past)))
    if isinstance(row, list):
        return row
    version = version_of(row, past)._replace(**facts.fir)
    if version != past:
        return version
    reason = f"entry {stated.cpl_entry_id} is recorded so already"
    return [FieldFault(None, Fault(ProblemCode.CONTRADICTION, reason, "leave the operation out, or change it"))]


def listed_again(facts: Any, past: FirmwareVersion) -> dict[str, Any]:  # noqa: ANN401 - the facts of a row
    """Return the facts; a version that is listed again is not removed, unless a day is stated."""
    is_listed_again = facts.get("listed_status") == CplStatus.CURRENT != past.listed_status
    return {**({"removed_on": None} if is_listed_again else {}), **facts}


def version_of(row: CplRow, past: FirmwareVersion) -> FirmwareVersion:
    """Return a recorded version with the facts of a CPL row."""
    columns = row._asdict()
    del columns["line"]
    return past._replace(**columns, model_key=key_of(row))


def fault_of_absence(entry: int) -> FieldFault:
    """Return the fault for an entry that is not recorded."""
    fault = Fault(ProblemCode.UNKNOWN_ENTRY, f"there is no entry {entry}", "correct the entry ID, or add it first")
    return FieldFault("cpl_entry_id", fault)
