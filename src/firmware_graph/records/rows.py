"""The parsed rows of the three sheets, and contradictions between the cells of one row.

A column of a row that is also one of a firmware version has the same name.
"""

from collections.abc import Iterator
from typing import NamedTuple

from firmware_graph.model.vocabulary import DeviceType, Environment, PredecessorsDeclared
from firmware_graph.records.problem import ProblemCode

SMARTDCC_TEST_IMAGES = "121D"
WILDCARD_MANUFACTURER = "FFFF"  # domain.md §2.6: refused for the devices of the CPL; consumer devices do carry it
ESME_VARIANTS = frozenset({"A", "B", "C", "AD", "BD", "CD", "ADE", "BDE", "CDE", "UNKNOWN"})
OCTET_DIGITS = 2


class CplRow(NamedTuple):
    """One row of the Central Products List."""

    cpl_entry_id: int
    manufacturer_name_submitted: str
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


_ENVIRONMENT = CplRow._fields.index("environment")


class FirRow(NamedTuple):
    """One row of the Firmware Information Repository.

    `predecessors` is None if nothing was ever declared, `evidence_submitted` is None if the row does not state it.
    """

    cpl_entry_id: int
    predecessors: tuple[int | str, ...] | None
    evidence: str
    released_on: str | None
    recommendation: str
    rollbacks: tuple[int | str, ...] | None
    effective_from: int | None
    manufacturer_contact: str | None
    evidence_submitted: str | None
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


class CellFault(NamedTuple):
    """A fault of one field of a row, and the remedy."""

    field: str
    reason: str
    remedy: str
    code: ProblemCode = ProblemCode.CONTRADICTION


def default_environment(manufacturer_code: str) -> str:
    """Return the environment of an entry that does not state it: SmartDCC's images are for test (domain.md §2.5)."""
    return (Environment.TEST if manufacturer_code == SMARTDCC_TEST_IMAGES else Environment.PRODUCTION).value


def complete_cpl_row(row: CplRow) -> CplRow | list[CellFault]:
    """Fill in the meaning of blanks, or return the cells that contradict each other."""
    faults = list(_contradictions(row))
    if faults:
        return faults
    if row.environment:
        return row
    return CplRow._make((*row[:_ENVIRONMENT], default_environment(row.manufacturer_code), *row[_ENVIRONMENT + 1 :]))


def _contradictions(row: CplRow) -> Iterator[CellFault]:
    if row.manufacturer_code == WILDCARD_MANUFACTURER and row.device_type != DeviceType.OTHER:
        yield CellFault("manufacturer_code", "FFFF means any manufacturer", "give the code of the one that it is")
    if row.device_type == DeviceType.ESME and row.variant and row.variant not in ESME_VARIANTS:
        remedy = f"give one of {', '.join(sorted(ESME_VARIANTS))}, or leave it blank"
        yield CellFault("variant", "it is no variant of an ESME", remedy)
    if row.hardware_revision and len(row.hardware_version or "") != OCTET_DIGITS:
        yield CellFault(
            "hardware_revision",
            f"it does not go with the hardware version {row.hardware_version or '(blank)'}",
            "give version and revision with two hexadecimal digits each, or all four as the version",
        )
    if row.minimum_hardware and row.maximum_hardware and row.minimum_hardware > row.maximum_hardware:
        yield CellFault(
            "minimum_hardware", f"it is above the maximum {row.maximum_hardware}", "exchange them, or correct one"
        )
    if row.added_on and row.removed_on and row.removed_on < row.added_on:
        yield CellFault("removed_on", f"it is before the Date Added {row.added_on}", "correct one of the two dates")


def complete_fir_row(row: FirRow) -> FirRow | list[CellFault]:
    """Return the row, or the fault that an entry is in both lists of predecessors."""
    both = set(row.predecessors or ()) & set(row.rollbacks or ())
    if both:
        listed = ", ".join(f"E{one}" for one in sorted(map(str, both)))
        return [CellFault("rollbacks", f"{listed} stands in both lists", "leave it in the one that is right")]
    return row


def complete_zigbee_row(row: ZigbeeRow) -> ZigbeeRow | list[CellFault]:
    """Return the row, or the fault that it has a version without a stack."""
    if row.stack_version and not row.stack_name:
        return [CellFault("stack_version", "it is the version of no stack", "give the stack's name too")]
    return row
