"""Inputs that name a firmware version, and facts that only the installation has."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.enums import JoinedAs
from firmware_graph.model import reference


def given(values: object) -> dict[str, Any]:
    """Return the fields of an input that have a value other than null."""
    return {name: value for name, value in vars(values).items() if value is not UNSET and value is not None}


@strawberry.input(
    description="Text where a batch of other people's data may be wrong: what cannot be read is an InvalidReference "
    "of that request alone. Blank text is not given; no environment means PRODUCTION."
)
class ProductInput:
    """A product tuple, as text."""

    manufacturer_code: str | None = UNSET
    model_identifier: str | None = UNSET
    hardware_version: str | None = UNSET
    hardware_revision: str | None = UNSET
    device_model_code: str | None = strawberry.field(
        default=UNSET,
        description="Eight digits as the Smart Metering Inventory gives them, instead of the three above.",
    )
    firmware_version: str | None = UNSET
    device_type: str | None = UNSET
    generation: str | None = UNSET
    variant: str | None = UNSET
    environment: str | None = UNSET


@strawberry.input(description="One of the two.")
class FirmwareReference:
    """An entry ID or a product tuple."""

    cpl_entry_id: int | None = UNSET
    product: ProductInput | None = UNSET

    def read(self) -> reference.FirmwareReference:
        """Convert the input to a reference, which questions may find to name nothing."""
        known = given(self)
        product = reference.ProductReference(**given(known["product"])) if "product" in known else None
        return reference.FirmwareReference(known.get("cpl_entry_id"), product)


@strawberry.input(description="What only the installation knows.")
class Installation:
    """How a device joined, its Comms Hub, and what the inventory says of it."""

    joined_as: JoinedAs | None = UNSET
    comms_hub: FirmwareReference | None = UNSET
    inventory: FirmwareReference | None = strawberry.field(
        default=UNSET,
        description="What the inventory says, where the pathway is asked from what the device itself reported: the "
        "answer is from the device's, and warns SOURCES_DISAGREE where the two differ or cannot be compared.",
    )

    def read(self) -> reference.Installation:
        """Convert the input to an installation."""
        known = given(self)
        read = {name: known[name].read() for name in ("comms_hub", "inventory") if name in known}
        return reference.Installation(known.get("joined_as"), **read)


Source = Annotated[FirmwareReference, strawberry.argument(name="from")]
Target = Annotated[FirmwareReference | None, strawberry.argument(name="to")]
