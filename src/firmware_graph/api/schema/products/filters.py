"""The filters of lists; codes and versions are parsed leniently, or refused with an example of the format."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.enums import (
    CplStatus,
    DeviceType,
    Environment,
    Generation,
    PredecessorsDeclared,
    ZigbeeBand,
)
from firmware_graph.api.schema.inputs import given, row_input
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.hexadecimal_text import read_hexadecimal
from firmware_graph.model.version_text import read_version
from firmware_graph.questions.defects import zigbee_stacks
from firmware_graph.questions.products import device_models, firmware_versions
from firmware_graph.questions.products.device_model_names import device_model_names
from firmware_graph.questions.products.manufacturer_names import containing, manufacturer_names

FOUR_DIGITS = {"manufacturer_code": "manufacturerCode", "model_identifier": "modelIdentifier"}
PRODUCTION = "PRODUCTION where it is not given: test images are not mixed in."
ANY_SPELLING = "Case, spaces, hyphens and underscores make no difference."


def read_code(text: str, name: str) -> str:
    """Parse four hexadecimal digits.

    Raises:
        BadUserInput: It is something else.
    """
    if (code := read_hexadecimal(text, 4)) is None:
        raise BadUserInput(f"'{name}' must be four hexadecimal digits, such as 1063.", argument=name)
    return code


def read_version_hex(text: str) -> str:
    """Parse a version with a single interpretation.

    Raises:
        BadUserInput: It cannot be parsed, or is ambiguous.
    """
    reading = read_version(text)
    if reading is None:
        raise BadUserInput("'versionHex' must be eight hexadecimal digits, such as 38040404.", argument="versionHex")
    if reading.hex is None:
        both = " or ".join(reading.candidates)
        raise BadUserInput(f"'versionHex' can be read in two ways: give {both}.", argument="versionHex")
    return reading.hex


def with_codes_read(known: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a filter with its codes parsed."""
    return known | {key: read_code(known[key], name) for key, name in FOUR_DIGITS.items() if key in known}


@strawberry.input(description="What all firmware versions of a list have in common.")
class FirmwareFilter:
    """The filter of a list of firmware versions."""

    manufacturer_code: str | None = UNSET
    manufacturer_name: str | None = strawberry.field(
        default=UNSET,
        description="Any part of the name that the entry itself gives, `manufacturerNameSubmitted`, in any case.",
    )
    device_type: DeviceType | None = UNSET
    generation: Generation | None = UNSET
    environment: Environment | None = strawberry.field(default=UNSET, description=PRODUCTION)
    status: CplStatus | None = UNSET
    version_hex: str | None = UNSET
    model_identifier: str | None = UNSET
    variant: str | None = UNSET
    zigbee_band: ZigbeeBand | None = UNSET
    predecessors_declared: PredecessorsDeclared | None = UNSET

    async def read(self, reader: GraphReader) -> firmware_versions.FirmwareFilter:
        """Convert the input to a filter; one round trip if a manufacturer's name is given and not cached yet.

        Raises:
            BadUserInput: A code or a version cannot be parsed.
        """
        known = with_codes_read(given(self))
        if "manufacturer_name" in known:
            known["manufacturer_names"] = await manufacturer_names(reader, known.pop("manufacturer_name"))
        if "version_hex" in known:
            known["version_hex"] = read_version_hex(known["version_hex"])
        return firmware_versions.FirmwareFilter(**known)


@strawberry.input(description="What all device models of a list have in common.")
class DeviceModelFilter:
    """The filter of a list of device models."""

    manufacturer_code: str | None = UNSET
    manufacturer_name: str | None = strawberry.field(
        default=UNSET, description="Any part of the name of the manufacturer, `Manufacturer.name`, in any case."
    )
    model_identifier: str | None = UNSET
    model_name: str | None = strawberry.field(default=UNSET, description="Any part of `modelName`, in any case.")
    device_type: DeviceType | None = UNSET
    generation: Generation | None = UNSET
    environment: Environment | None = strawberry.field(default=UNSET, description=PRODUCTION)

    async def read(self, reader: GraphReader) -> device_models.DeviceModelFilter:
        """Convert the input to a filter; one round trip if a name is given and names are not cached yet.

        Raises:
            BadUserInput: A code cannot be parsed.
        """
        known = with_codes_read(given(self))
        if known.keys() & {"model_name", "manufacturer_name"}:
            names = await device_model_names(reader)
            if "model_name" in known:
                known["model_names"] = containing(names.of_models, known.pop("model_name"))
            if "manufacturer_name" in known:
                known["manufacturer_names"] = containing(names.of_manufacturers, known.pop("manufacturer_name"))
        return device_models.DeviceModelFilter(**known)


@row_input(zigbee_stacks.StackFilter, description="What all ZigBee stacks of a list have in common.")
class StackFilter:
    """The filter of a list of ZigBee stacks."""

    name: str | None = strawberry.field(description=f"In full. {ANY_SPELLING}")
    chipset_vendor: str | None = strawberry.field(
        description=f"The vendor of a chipset that some of its firmware runs on, in full. {ANY_SPELLING}"
    )
    affected_by: strawberry.ID | None = strawberry.field(
        description="A defect whose `stackVersions` list it, by its ID or an alias that no other defect has.",
    )


GivenStackFilter = Annotated[zigbee_stacks.StackFilter | None, strawberry.argument(graphql_type=StackFilter | None)]
