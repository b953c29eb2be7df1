"""The rows of the three sheets as they were read, and how each of their columns is read."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from firmware_graph.ingest import cell_text as read
from firmware_graph.ingest.cell_text import optional, remembered
from firmware_graph.ingest.predecessor_text import predecessors
from firmware_graph.model.vocabulary import DeviceType, Environment, PredecessorsDeclared

SMARTDCC_TEST_IMAGES = "121D"
WILDCARD_MANUFACTURER = "FFFF"  # domain.md §2.6: refused for the devices of the CPL; consumer devices do carry it
ESME_VARIANTS = frozenset({"A", "B", "C", "AD", "BD", "CD", "ADE", "BDE", "CDE", "UNKNOWN"})
OCTET_DIGITS = 2


class CplRow(NamedTuple):
    """One row of the Central Products List."""

    cpl_entry_id: int
    manufacturer_name: str
    manufacturer_code: str
    device_type: str
    model_name: str | None
    model_identifier: str
    hardware_version: str | None
    hardware_revision: str | None
    version_submitted: str
    version_hex: str | None
    zigbee_band: str
    zigbee_band_submitted: str | None
    listed_status: str
    added_on: str | None
    removed_on: str | None
    image_hash: str | None
    generation: str | None
    gbcs_version: str | None
    smets_chts_version: str | None
    variant: str | None
    environment: str
    minimum_hardware: str | None
    maximum_hardware: str | None
    required_comms_hub_entry_id: int | None
    han_join_notes: str | None
    cpa_certificate_id: str | None
    cpa_expires_on: str | None
    cpa_renews_on: str | None
    line: int


class FirRow(NamedTuple):
    """One row of the Firmware Information Repository; `predecessors` is None where nothing was ever declared."""

    cpl_entry_id: int
    predecessors: tuple[int | str, ...] | None
    evidence: str
    released_on: str | None
    recommendation: str
    rollbacks: tuple[int | str, ...] | None
    effective_from: int | None
    manufacturer_contact: str | None
    line: int

    @property
    def predecessors_declared(self) -> str:
        """Whether predecessors are listed, declared to be none, or not declared (domain.md §0.1)."""
        if self.predecessors is None:
            return PredecessorsDeclared.NOT_PROVIDED.value
        return (PredecessorsDeclared.LISTED if self.predecessors else PredecessorsDeclared.NONE_DECLARED).value


class ZigbeeRow(NamedTuple):
    """One row of the Device Zigbee Information Repository."""

    cpl_entry_id: int
    stack_name: str | None
    stack_version: str | None
    chipset_vendor: str | None
    chipset_part: str | None
    line: int


class Reading(NamedTuple):
    """How a value of a row is read: from which column of columns.toml, and what a missing column means."""

    column: str
    read: Callable[[str], Any]
    absent: Any = None
    loses_as_number: bool = False


text = remembered(optional(read.plain_text))
a_day = remembered(optional(read.day))

CPL_READINGS: Mapping[str, Reading] = {
    "cpl_entry_id": Reading("cpl_entry_id", read.entry_id),
    "manufacturer_name": Reading("manufacturer_name", remembered(read.needed_text)),
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
FIR_READINGS: Mapping[str, Reading] = {
    "cpl_entry_id": Reading("cpl_entry_id", read.entry_id),
    "predecessors": Reading("upgrade_path_from", predecessors),
    "evidence": Reading("evidence", remembered(read.evidence), "DECLARED"),
    "released_on": Reading("firmware_release_date", a_day),
    "recommendation": Reading("recommendation", remembered(read.recommendation), "NOT_STATED"),
    "rollbacks": Reading("rollback_from", predecessors),
    "effective_from": Reading("effective_from", remembered(optional(read.moment))),
    "manufacturer_contact": Reading("manufacturer_contact", text),
}
ZIGBEE_READINGS: Mapping[str, Reading] = {
    "cpl_entry_id": Reading("cpl_entry_id", read.entry_id),
    "stack_name": Reading("zigbee_stack_name", text),
    "stack_version": Reading("zigbee_stack_version", remembered(optional(read.stack_version)), loses_as_number=True),
    "chipset_vendor": Reading("zigbee_chipset_vendor", text),
    "chipset_part": Reading("zigbee_chipset", text),
}


class Fault(NamedTuple):
    """What is wrong with a field of a row, and what would be right."""

    field: str
    reason: str
    remedy: str


def no_entry_id(field: str, text: str) -> Fault:
    """Blame a part of a list of predecessors that is no entry ID."""
    return Fault(field, f"{text!r} is no CPL Entry ID", "give entry IDs with ';' between them, or 'N/A'")


def default_environment(manufacturer_code: str) -> str:
    """Say what an entry is for that does not say it: SmartDCC's images are for test (domain.md §2.5)."""
    return (Environment.TEST if manufacturer_code == SMARTDCC_TEST_IMAGES else Environment.PRODUCTION).value


def complete_cpl_row(row: CplRow) -> CplRow | list[Fault]:
    """Fill in what a blank means, or tell in what the cells of a row do not go together."""
    faults = list(_contradictions(row))
    if faults:
        return faults
    return row if row.environment else row._replace(environment=default_environment(row.manufacturer_code))


def _contradictions(row: CplRow) -> Iterator[Fault]:
    if row.manufacturer_code == WILDCARD_MANUFACTURER and row.device_type != DeviceType.OTHER:
        yield Fault("manufacturer_code", "FFFF means any manufacturer", "give the code of the one that it is")
    if row.device_type == DeviceType.ESME and row.variant and row.variant not in ESME_VARIANTS:
        remedy = f"give one of {', '.join(sorted(ESME_VARIANTS))}, or leave it blank"
        yield Fault("variant", "it is no variant of an ESME", remedy)
    if row.hardware_revision and len(row.hardware_version or "") != OCTET_DIGITS:
        yield Fault(
            "hardware_revision",
            f"it does not go with the hardware version {row.hardware_version or '(blank)'}",
            "give version and revision with two hexadecimal digits each, or all four as the version",
        )
    if row.minimum_hardware and row.maximum_hardware and row.minimum_hardware > row.maximum_hardware:
        yield Fault(
            "minimum_hardware", f"it is above the maximum {row.maximum_hardware}", "exchange them, or correct one"
        )
    if row.added_on and row.removed_on and row.removed_on < row.added_on:
        yield Fault("removed_on", f"it is before the Date Added {row.added_on}", "correct one of the two dates")


def complete_fir_row(row: FirRow) -> FirRow | list[Fault]:
    """Hold the two lists of predecessors against each other."""
    both = set(row.predecessors or ()) & set(row.rollbacks or ())
    if both:
        listed = ", ".join(f"E{one}" for one in sorted(map(str, both)))
        return [Fault("rollbacks", f"{listed} stands in both lists", "leave it in the one that is right")]
    return row


def complete_zigbee_row(row: ZigbeeRow) -> ZigbeeRow | list[Fault]:
    """Hold the cells of a row against each other."""
    if row.stack_version and not row.stack_name:
        return [Fault("stack_version", "it is the version of no stack", "give the stack's name too")]
    return row
