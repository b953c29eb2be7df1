"""Displays whose variant decides what they are, and is not certain."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from firmware_graph.model.firmware import FirmwareVersion


class WhyToAsk(StrEnum):
    """Why the variant of a display is to be asked for."""

    LOOKS_LIKE_ALT_HAN = "LOOKS_LIKE_ALT_HAN"
    VARIANT_NOT_RECORDED = "VARIANT_NOT_RECORDED"


class VariantToAskFor(NamedTuple):
    """A display, why its variant is to be asked for, and the Alt HAN devices that look like it."""

    firmware_version: FirmwareVersion
    why: WhyToAsk
    looks_like: Sequence[FirmwareVersion]
