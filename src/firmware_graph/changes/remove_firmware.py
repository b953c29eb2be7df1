"""Remove an entry from the CPL; its record stays."""

from firmware_graph.changes.correct_firmware import fault_of_absence, version_of
from firmware_graph.changes.faults import FieldFault
from firmware_graph.changes.firmware_columns import completed, read_columns, recorded_row
from firmware_graph.model.change import FirmwareRemoval
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import CplStatus
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.recorded import Recorded


def remove_firmware(
    stated: FirmwareRemoval, recorded: Recorded, *, moment: Moment
) -> FirmwareVersion | list[FieldFault]:
    """Return the removed version, as of today unless another day is stated; or the faults."""
    past = recorded.versions.get(stated.cpl_entry_id)
    if past is None:
        return [fault_of_absence(stated.cpl_entry_id)]
    if past.listed_status == CplStatus.REMOVED:
        since = f" since {past.removed_on}" if past.removed_on else ""
        fault = Fault(
            ProblemCode.CONTRADICTION,
            f"entry {stated.cpl_entry_id} is removed already{since}",
            "leave the operation out, or correct the day with correctFirmware",
        )
        return [FieldFault("cpl_entry_id", fault)]
    facts = read_columns({"removed_on": stated.removed_on or moment.today})
    if isinstance(facts, list):
        return facts
    row = completed(recorded_row(past)._replace(listed_status=CplStatus.REMOVED.value, **facts.cpl))
    return row if isinstance(row, list) else version_of(row, past)
