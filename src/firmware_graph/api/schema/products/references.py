"""Inputs that name a firmware version, and facts that only the installation has."""

from typing import Annotated

import strawberry

from firmware_graph.api.schema.enums import JoinedAs
from firmware_graph.api.schema.inputs import row_input
from firmware_graph.model import reference


@row_input(
    reference.ProductReference,
    description="Text where a batch of other people's data may be wrong: what cannot be read is an InvalidReference "
    "of that request alone. Blank text is not given; no environment means PRODUCTION.",
)
class ProductInput:
    """A product tuple, as text."""

    manufacturer_code: str | None
    model_identifier: str | None
    hardware_version: str | None
    hardware_revision: str | None
    device_model_code: str | None = strawberry.field(
        description="Eight digits as the Smart Metering Inventory gives them, instead of the three above.",
    )
    firmware_version: str | None
    device_type: str | None
    generation: str | None
    variant: str | None
    environment: str | None


@row_input(reference.FirmwareReference, description="One of the two.")
class FirmwareReference:
    """An entry ID or a product tuple, which may match nothing."""

    cpl_entry_id: int | None
    product: ProductInput | None


@row_input(reference.Installation, description="What only the installation knows.")
class Installation:
    """How a device joined, its Comms Hub, and what the inventory states about it."""

    joined_as: JoinedAs | None
    comms_hub: FirmwareReference | None
    inventory: FirmwareReference | None = strawberry.field(
        description="What the inventory says, where the pathway is asked from what the device itself reported: the "
        "answer is from the device's, and warns SOURCES_DISAGREE where the two differ or cannot be compared.",
    )


Reference = Annotated[reference.FirmwareReference, strawberry.argument(graphql_type=FirmwareReference)]
Source = Annotated[reference.FirmwareReference, strawberry.argument(name="from", graphql_type=FirmwareReference)]
RequiredTarget = Annotated[reference.FirmwareReference, strawberry.argument(name="to", graphql_type=FirmwareReference)]
Target = Annotated[
    reference.FirmwareReference | None, strawberry.argument(name="to", graphql_type=FirmwareReference | None)
]
Installed = Annotated[reference.Installation | None, strawberry.argument(graphql_type=Installation | None)]
