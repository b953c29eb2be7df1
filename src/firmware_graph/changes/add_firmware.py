"""Add an entry to the CPL."""

from typing import Final

from firmware_graph.changes.faults import FieldFault
from firmware_graph.changes.firmware_columns import completed, read_columns
from firmware_graph.model.change import FirmwareAddition
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import PredecessorsDeclared
from firmware_graph.records.columns import CPL_COLUMNS
from firmware_graph.records.data_quality import NO_FLAGS
from firmware_graph.records.model_key import key_of
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.rows import CplRow
from firmware_graph.records.values import BadValue, entry_id

EMPTY: Final = CplRow._make([None] * len(CplRow._fields))._replace(zigbee_band="UNKNOWN", environment="", line=0)
"""A row in which nothing is stated."""


def add_firmware(stated: FirmwareAddition, recorded: Recorded, *, moment: Moment) -> FirmwareVersion | list[FieldFault]:
    """Return the version that begins, or the faults of every column."""
    faults = faults_of_entry(stated, recorded)
    missing = {name: None for name, column in CPL_COLUMNS.items() if column.is_needed}
    facts = read_columns({**missing, **stated.columns})
    if isinstance(facts, list) or faults:
        return [*faults, *(facts if isinstance(facts, list) else ())]
    row = completed(EMPTY._replace(cpl_entry_id=stated.cpl_entry_id, **facts.cpl))
    if isinstance(row, list):
        return row
    columns = row._asdict()
    del columns["line"]
    return FirmwareVersion(
        **columns,
        model_key=key_of(row),
        manufacturer_name=row.manufacturer_name_submitted,
        data_quality=NO_FLAGS,
        predecessors_declared=PredecessorsDeclared.NOT_PROVIDED.value,
        has_quarantined_predecessor=False,
        released_on=facts.fir.get("released_on"),
        manufacturer_contact=facts.fir.get("manufacturer_contact"),
        recorded_from=moment.recorded_at,
    )


def faults_of_entry(stated: FirmwareAddition, recorded: Recorded) -> list[FieldFault]:
    """Return why an entry with this ID cannot be added."""
    try:
        entry_id(str(stated.cpl_entry_id))
    except BadValue as bad:
        return [FieldFault("cpl_entry_id", Fault(ProblemCode.BAD_VALUE, bad.reason, bad.remedy))]
    if stated.cpl_entry_id not in recorded.versions:
        return []
    reason = f"there is an entry {stated.cpl_entry_id} already"
    fault = Fault(ProblemCode.DUPLICATE_ENTRY, reason, "correct it with correctFirmware, or give the ID of the new one")
    return [FieldFault("cpl_entry_id", fault)]
