"""The parsing of the columns of a stated entry, as for the CPL and the FIR sheets."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from firmware_graph.changes.faults import FieldFault
from firmware_graph.model.change import Columns
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.records import values as read
from firmware_graph.records.problem import Fault, ProblemCode
from firmware_graph.records.rows import CplRow, complete_cpl_row
from firmware_graph.records.values import BadValue


class Column(NamedTuple):
    """The facts that a column states, each with its parser, and their values if it is empty.

    A column that is `needed` must not be empty: its parser reports that.
    """

    readers: Mapping[str, Callable[[str], Any]]
    is_needed: bool = False
    empty: Mapping[str, Any] = {}


def needed(**readers: Callable[[str], Any]) -> Column:
    """Return a column that must not be empty."""
    return Column(readers, is_needed=True)


def optional(**readers: Callable[[str], Any]) -> Column:
    """Return a column that may be empty."""
    return Column(readers)


CPL_COLUMNS: Final[Mapping[str, Column]] = {
    "manufacturer_code": needed(manufacturer_code=read.manufacturer_code),
    "manufacturer_name": needed(manufacturer_name_submitted=read.needed_text),
    "device_type": needed(device_type=read.device_type),
    "model_identifier": needed(model_identifier=read.model_identifier),
    "firmware_version": needed(version_submitted=read.needed_text, version_hex=read.version_hex),
    "status": needed(listed_status=read.status),
    "model_name": optional(model_name=read.plain_text),
    "hardware_version": optional(hardware_version=read.hardware_version),
    "hardware_revision": optional(hardware_revision=read.hardware_revision),
    "generation": optional(generation=read.generation),
    "variant": optional(variant=read.variant),
    "environment": Column({"environment": read.environment}, empty={"environment": ""}),
    "gbcs_version": optional(gbcs_version=read.gbcs_version),
    "smets_chts_version": optional(smets_chts_version=read.specification_version),
    "zigbee_band": Column(
        {"zigbee_band": read.zigbee_band, "zigbee_band_submitted": read.plain_text}, empty={"zigbee_band": "UNKNOWN"}
    ),
    "han_join_notes": optional(han_join_notes=read.plain_text),
    "image_hash": optional(image_hash=read.image_hash),
    "added_on": optional(added_on=read.day),
    "removed_on": optional(removed_on=read.day),
    "minimum_hardware": optional(minimum_hardware=read.least_hardware),
    "maximum_hardware": optional(maximum_hardware=read.most_hardware),
    "required_comms_hub_entry_id": optional(required_comms_hub_entry_id=read.entry_id),
    "cpa_certificate_id": optional(cpa_certificate_id=read.plain_text),
    "cpa_expires_on": optional(cpa_expires_on=read.day),
    "cpa_renews_on": optional(cpa_renews_on=read.day),
}
FIR_COLUMNS: Final[Mapping[str, Column]] = {
    "released_on": optional(released_on=read.day),
    "manufacturer_contact": optional(manufacturer_contact=read.plain_text),
}
COLUMN_OF: Final = {fact: name for name, column in CPL_COLUMNS.items() for fact in column.readers}
"""The column that states a fact."""


class EntryFacts(NamedTuple):
    """The stated facts of an entry: those of its CPL row, and those of the FIR."""

    cpl: Mapping[str, Any]
    fir: Mapping[str, Any]


def read_columns(columns: Columns) -> EntryFacts | list[FieldFault]:
    """Parse the stated columns, or return the faults of all of them."""
    faults: list[FieldFault] = []
    facts = {
        known is CPL_COLUMNS: {
            fact: value
            for name, column in known.items()
            if name in columns
            for fact, value in _facts(name, column, columns[name], faults).items()
        }
        for known in (CPL_COLUMNS, FIR_COLUMNS)
    }
    return faults or EntryFacts(facts[True], facts[False])


def _facts(name: str, column: Column, stated: str | int | None, faults: list[FieldFault]) -> dict[str, Any]:
    text = "" if stated is None else str(stated).strip()
    if not text and not column.is_needed:
        return {fact: column.empty.get(fact) for fact in column.readers}
    try:
        return {fact: reader(text) for fact, reader in column.readers.items()}
    except BadValue as bad:
        faults.append(FieldFault(name, Fault(ProblemCode.BAD_VALUE, bad.reason, bad.remedy)))
        return {}


def completed(row: CplRow) -> CplRow | list[FieldFault]:
    """Fill in the meaning of empty columns, or return the columns that contradict each other."""
    whole = complete_cpl_row(row)
    if isinstance(whole, CplRow):
        return whole
    return [FieldFault(COLUMN_OF[one.field], Fault(one.code, one.reason, one.remedy)) for one in whole]


def recorded_row(version: FirmwareVersion) -> CplRow:
    """Return the CPL row that would state the recorded facts of an entry."""
    return CplRow(**{name: getattr(version, name) for name in CplRow._fields if name != "line"}, line=0)
