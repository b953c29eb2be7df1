"""How the columns of the three sheets are read."""

from collections.abc import Mapping
from typing import Final

from firmware_graph.ingest.sheets.grammar import Grammar, Reading
from firmware_graph.ingest.sheets.predecessor_list import predecessors, unreadable_predecessors
from firmware_graph.ingest.sheets.rows import (
    CplRow,
    FirRow,
    ZigbeeRow,
    complete_cpl_row,
    complete_fir_row,
    complete_zigbee_row,
)
from firmware_graph.records import values as read
from firmware_graph.records.problem import ProblemCode
from firmware_graph.records.values import optional, remembered

text = remembered(optional(read.plain_text))
a_day = remembered(optional(read.day))

CPL_READINGS: Final[Mapping[str, Reading]] = {
    "cpl_entry_id": Reading("cpl_entry_id", read.entry_id),
    "manufacturer_name_submitted": Reading("manufacturer_name", remembered(read.needed_text)),
    "manufacturer_code": Reading("manufacturer_code", remembered(read.manufacturer_code)),
    "device_type": Reading("device_type", remembered(read.device_type)),
    "model_name": Reading("model_name", text),
    "model_identifier": Reading("model_identifier", remembered(read.model_identifier)),
    "hardware_version": Reading("hardware_version", remembered(optional(read.hardware_version))),
    "hardware_revision": Reading("hardware_revision", remembered(optional(read.hardware_revision))),
    "version_submitted": Reading("firmware_version", read.plain_text),
    "version_hex": Reading("firmware_version", read.version_hex),
    "zigbee_band": Reading("zigbee_band", remembered(read.zigbee_band), "UNKNOWN"),
    "zigbee_band_submitted": Reading("zigbee_band", text),
    "listed_status": Reading("status", remembered(read.status)),
    "added_on": Reading("date_added", a_day),
    "removed_on": Reading("date_removed", a_day),
    "image_hash": Reading("image_hash", optional(read.image_hash)),
    "generation": Reading("generation", remembered(optional(read.generation))),
    "gbcs_version": Reading("gbcs_version", remembered(optional(read.gbcs_version)), loses_as_number=True),
    "smets_chts_version": Reading(
        "smets_chts_version", remembered(optional(read.specification_version)), loses_as_number=True
    ),
    "variant": Reading("variant", remembered(optional(read.variant))),
    "environment": Reading("environment", remembered(optional(read.environment))),
    "minimum_hardware": Reading("minimum_hardware", remembered(optional(read.least_hardware))),
    "maximum_hardware": Reading("maximum_hardware", remembered(optional(read.most_hardware))),
    "required_comms_hub_entry_id": Reading("required_comms_hub", remembered(optional(read.entry_id))),
    "han_join_notes": Reading("han_join_notes", text),
    "cpa_certificate_id": Reading("cpa_certificate", text),
    "cpa_expires_on": Reading("cpa_expires", a_day),
    "cpa_renews_on": Reading("cpa_renews", a_day),
}
FIR_READINGS: Final[Mapping[str, Reading]] = {
    "cpl_entry_id": Reading("cpl_entry_id", read.entry_id),
    "predecessors": Reading(
        "upgrade_path_from",
        predecessors,
        code=ProblemCode.BAD_PREDECESSOR_CELL,
        faults=unreadable_predecessors,
    ),
    "evidence": Reading("evidence", remembered(read.evidence), "DECLARED"),
    "released_on": Reading("firmware_release_date", a_day),
    "recommendation": Reading("recommendation", remembered(read.recommendation), "NOT_STATED"),
    "rollbacks": Reading("rollback_from", predecessors, faults=unreadable_predecessors),
    "effective_from": Reading("effective_from", remembered(optional(read.moment))),
    "manufacturer_contact": Reading("manufacturer_contact", text),
}
ZIGBEE_READINGS: Final[Mapping[str, Reading]] = {
    "cpl_entry_id": Reading("cpl_entry_id", read.entry_id),
    "stack_name": Reading("zigbee_stack_name", text),
    "stack_version": Reading("zigbee_stack_version", remembered(optional(read.stack_version)), loses_as_number=True),
    "chipset_vendor": Reading("zigbee_chipset_vendor", text),
    "chipset_part": Reading("zigbee_chipset", text),
}

CPL: Final = Grammar(CplRow._make, CPL_READINGS, complete_cpl_row)
FIR: Final = Grammar(FirRow._make, FIR_READINGS, complete_fir_row)
ZIGBEE: Final = Grammar(ZigbeeRow._make, ZIGBEE_READINGS, complete_zigbee_row)
