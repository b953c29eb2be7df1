"""Displays whose type depends on their variant, which is uncertain."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from firmware_graph.model.firmware import FirmwareVersion


class WhyToAsk(StrEnum):
    """Why the variant of a display should be asked for."""

    LOOKS_LIKE_ALT_HAN = "LOOKS_LIKE_ALT_HAN"
    VARIANT_NOT_RECORDED = "VARIANT_NOT_RECORDED"


class VariantToAskFor(NamedTuple):
    """A display, why its variant should be asked for, and the Alt HAN devices that look like it."""

    firmware_version: FirmwareVersion
    why: WhyToAsk
    looks_like: Sequence[FirmwareVersion]
