"""Inputs of a change that state facts of CPL entries."""

from typing import Any

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.inputs import given
from firmware_graph.api.schema.scalars import Date
from firmware_graph.model import change


def stated(values: object) -> dict[str, Any]:
    """Return the given members of an input, including null ones, except the entry that it is about."""
    return {name: value for name, value in vars(values).items() if value is not UNSET and name != "cpl_entry_id"}


@strawberry.input(
    description="An entry of the CPL, its columns as in the sheets, with what the FIR says of its release: what is "
    "left out stays as it is recorded, and null empties it. A new entry needs what a row of the sheet needs."
)
class FirmwareStatement:
    """The columns of an entry."""

    cpl_entry_id: int
    manufacturer_code: str | None = UNSET
    manufacturer_name: str | None = UNSET
    device_type: str | None = UNSET
    model_identifier: str | None = UNSET
    model_name: str | None = UNSET
    hardware_version: str | None = UNSET
    hardware_revision: str | None = UNSET
    generation: str | None = UNSET
    variant: str | None = UNSET
    environment: str | None = UNSET
    firmware_version: str | None = UNSET
    gbcs_version: str | None = UNSET
    smets_chts_version: str | None = UNSET
    zigbee_band: str | None = UNSET
    han_join_notes: str | None = UNSET
    image_hash: str | None = UNSET
    status: str | None = UNSET
    added_on: Date | None = UNSET
    removed_on: Date | None = UNSET
    released_on: Date | None = UNSET
    minimum_hardware: str | None = UNSET
    maximum_hardware: str | None = UNSET
    required_comms_hub_entry_id: int | None = UNSET
    cpa_certificate_id: str | None = UNSET
    cpa_expires_on: Date | None = UNSET
    cpa_renews_on: Date | None = UNSET
    manufacturer_contact: str | None = UNSET

    def added(self) -> change.FirmwareAddition:
        """Convert the input to the operation that adds the entry."""
        return change.FirmwareAddition(self.cpl_entry_id, stated(self))

    def corrected(self) -> change.FirmwareCorrection:
        """Convert the input to the operation that corrects the entry."""
        return change.FirmwareCorrection(self.cpl_entry_id, stated(self))


@strawberry.input(description="The removal of an entry from the CPL, today unless another day is given.")
class FirmwareRemoval:
    """A removed entry."""

    cpl_entry_id: int
    removed_on: Date | None = UNSET

    def read(self) -> change.FirmwareRemoval:
        """Convert the input to its operation."""
        return change.FirmwareRemoval(**given(self))
