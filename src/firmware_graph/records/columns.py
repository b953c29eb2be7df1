"""The columns that state the facts of an entry, declared once for sheets, single changes and pages."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from firmware_graph.records import values as read
from firmware_graph.records.zigbee_band import zigbee_band

Reader = Callable[[str], Any]


class Column(NamedTuple):
    """The facts that a column states, each with its parser, and their values if it is empty.

    A column that is `needed` cannot be empty: its reader says so. `in_sheets` is its name in columns.toml, where that
    is another. One that `loses_as_number` holds text of which a workbook's number has lost something.
    """

    readers: Mapping[str, Reader]
    in_sheets: str | None = None
    is_needed: bool = False
    loses_as_number: bool = False
    empty: Mapping[str, Any] = {}


def needed(*, loses_as_number: bool = False, **readers: Reader) -> Column:
    """Return a column that must not be empty."""
    return Column(readers, is_needed=True, loses_as_number=loses_as_number)


def optional(in_sheets: str | None = None, *, loses_as_number: bool = False, **readers: Reader) -> Column:
    """Return a column that may be empty."""
    return Column(readers, in_sheets, loses_as_number=loses_as_number)


CPL_COLUMNS: Final[Mapping[str, Column]] = {
    "manufacturer_code": needed(manufacturer_code=read.manufacturer_code, loses_as_number=True),
    "manufacturer_name": needed(manufacturer_name_submitted=read.needed_text),
    "device_type": needed(device_type=read.device_type),
    "model_identifier": needed(model_identifier=read.model_identifier, loses_as_number=True),
    "firmware_version": needed(version_submitted=read.needed_text, version_hex=read.version_hex, loses_as_number=True),
    "status": needed(listed_status=read.status),
    "model_name": optional(model_name=read.indexed_text),
    "hardware_version": optional(hardware_version=read.hardware_version, loses_as_number=True),
    "hardware_revision": optional(hardware_revision=read.hardware_revision, loses_as_number=True),
    "generation": optional(generation=read.generation),
    "variant": optional(variant=read.variant),
    "environment": Column({"environment": read.environment}, empty={"environment": ""}),
    "gbcs_version": optional(gbcs_version=read.gbcs_version, loses_as_number=True),
    "smets_chts_version": optional(smets_chts_version=read.specification_version, loses_as_number=True),
    "zigbee_band": Column(
        {"zigbee_band": zigbee_band, "zigbee_band_submitted": read.plain_text}, empty={"zigbee_band": "UNKNOWN"}
    ),
    "han_join_notes": optional(han_join_notes=read.plain_text),
    "image_hash": optional(image_hash=read.image_hash, loses_as_number=True),
    "added_on": optional("date_added", added_on=read.day),
    "removed_on": optional("date_removed", removed_on=read.day),
    "minimum_hardware": optional(minimum_hardware=read.least_hardware, loses_as_number=True),
    "maximum_hardware": optional(maximum_hardware=read.most_hardware, loses_as_number=True),
    "required_comms_hub_entry_id": optional("required_comms_hub", required_comms_hub_entry_id=read.entry_id),
    "cpa_certificate_id": optional("cpa_certificate", cpa_certificate_id=read.plain_text),
    "cpa_expires_on": optional("cpa_expires", cpa_expires_on=read.day),
    "cpa_renews_on": optional("cpa_renews", cpa_renews_on=read.day),
}
"""The columns of the CPL except the entry ID, by their names in a change."""

FIR_COLUMNS: Final[Mapping[str, Column]] = {
    "released_on": optional("firmware_release_date", released_on=read.day),
    "manufacturer_contact": optional(manufacturer_contact=read.plain_text),
}
"""The columns of a FIR row that describe the entry itself, by their names in a change."""
