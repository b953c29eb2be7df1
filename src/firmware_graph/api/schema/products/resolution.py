"""The meanings of a reference to a firmware version."""

from typing import Annotated

import strawberry

from firmware_graph.api.schema.enums import AmbiguityReason, RequestEnd
from firmware_graph.api.schema.fields import stands_for
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.model import pathway


@strawberry.type(description="Several entries fit. `end` is null where there is only one.")
class AmbiguousFirmware:
    """Several entries match a reference; none is chosen."""

    is_type_of = stands_for(pathway.AmbiguousFirmware)

    end: RequestEnd | None
    ambiguity: AmbiguityReason
    candidates: list[FirmwareVersion]


@strawberry.type(description="No entry fits.")
class FirmwareNotFound:
    """No entry matches a reference."""

    is_type_of = stands_for(pathway.FirmwareNotFound)

    end: RequestEnd | None
    message: str


@strawberry.type(description="The reference cannot be read; the message says what to give.")
class InvalidReference:
    """A reference cannot be parsed."""

    is_type_of = stands_for(pathway.InvalidReference)

    end: RequestEnd | None
    message: str


FirmwareResolution = Annotated[
    FirmwareVersion | AmbiguousFirmware | FirmwareNotFound | InvalidReference,
    strawberry.union("FirmwareResolution"),
]
