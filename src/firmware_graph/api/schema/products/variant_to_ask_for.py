"""Displays whose variant should be asked for."""

import strawberry

from firmware_graph.api.schema.enums import WhyToAsk
from firmware_graph.api.schema.fields import column, stands_for
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.model import variant_to_ask_for


@strawberry.type(description="A display that may be an Alt HAN device: ask for its variant, and assume none.")
class VariantToAskFor:
    """A display that may be an Alt HAN device."""

    is_type_of = stands_for(variant_to_ask_for.VariantToAskFor)

    firmware_version: FirmwareVersion
    why: WhyToAsk
    looks_like: list[FirmwareVersion] = column(
        "The Alt HAN devices of its manufacturer code, model and hardware: an inventory cannot tell it from these."
    )
