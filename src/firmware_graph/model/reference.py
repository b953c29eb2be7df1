"""How a caller names a firmware version, and facts known only to the installation."""

from typing import NamedTuple

from firmware_graph.model.vocabulary import JoinedAs


class ProductReference(NamedTuple):
    """A product tuple as text, which may be invalid: `ProductInput` of the schema."""

    manufacturer_code: str | None = None
    model_identifier: str | None = None
    hardware_version: str | None = None
    hardware_revision: str | None = None
    device_model_code: str | None = None
    firmware_version: str | None = None
    device_type: str | None = None
    generation: str | None = None
    variant: str | None = None
    environment: str | None = None


class FirmwareReference(NamedTuple):
    """A CPL Entry ID or a product, exactly one of the two."""

    cpl_entry_id: int | None = None
    product: ProductReference | None = None


class Installation(NamedTuple):
    """How the device joined, the firmware of its Comms Hub, and the firmware that the inventory states for it."""

    joined_as: JoinedAs | None = None
    comms_hub: FirmwareReference | None = None
    inventory: FirmwareReference | None = None
