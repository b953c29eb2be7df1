"""Parsing of product tuples to the spelling of the graph."""

import re
from enum import StrEnum
from typing import NamedTuple

from firmware_graph.model.family import ALT_HAN_POINT_TO_POINT
from firmware_graph.model.hexadecimal_text import read_hexadecimal
from firmware_graph.model.reference import ProductReference
from firmware_graph.model.version_text import read_device_type, read_version
from firmware_graph.model.vocabulary import DeviceType, Environment, Generation

GENERATIONS = {"SMETS1": Generation.SMETS1, "SMETS2": Generation.SMETS2, "SMETS2+": Generation.SMETS2}
ALT_HAN_WORDS = {"P2P", "ALT_HAN_P2P", "ALTHAN_P2P"}
LONGEST_PART = 200
TWO_OCTETS = 4
FOUR_OCTETS = 8


class UnreadableProduct(ValueError):
    """A product tuple that cannot be parsed; the message states what to give."""


class ProductReading(NamedTuple):
    """A product to search for; None matches any value.

    `version_submitted` is set if the version's coding is ambiguous: then an entry with the same text matches, too.
    """

    version_hexes: tuple[str, ...]
    version_submitted: str | None
    manufacturer_code: str | None
    model_identifier: str | None
    hardware_version: str | None
    hardware_revision: str | None
    device_type: str | None
    generation: str | None
    variant: str | None
    environment: str

    @property
    def is_ambiguous(self) -> bool:
        """Whether the version's decimal and hexadecimal interpretations are different versions."""
        return self.version_submitted is not None


def read_product(product: ProductReference) -> ProductReading:
    """Parse every part; blank text is not given, and no environment means PRODUCTION (domain.md S49).

    Raises:
        UnreadableProduct: A part is too long or cannot be parsed, two contradict each other, or there is too little to
            search for.
    """
    _check_lengths(product)
    hexes, submitted = _version(_given(product.firmware_version))
    model, hardware, revision = _model(product)
    if not hexes and model is None:
        raise UnreadableProduct("Give firmwareVersion, or the model as modelIdentifier or deviceModelCode.")
    variant = _given(product.variant)
    environment = _given(product.environment)
    return ProductReading(
        hexes,
        submitted,
        _digits(product.manufacturer_code, 4, "manufacturerCode"),
        model,
        hardware,
        revision,
        _device_type(_given(product.device_type)),
        _generation(_given(product.generation)),
        _variant(variant) if variant else None,
        _environment(environment) if environment else Environment.PRODUCTION,
    )


def _check_lengths(product: ProductReference) -> None:
    for name, text in zip(ProductReference._fields, product, strict=True):
        if text is not None and len(text) > LONGEST_PART:
            first, *others = name.split("_")
            field = first + "".join(map(str.capitalize, others))
            raise UnreadableProduct(f"{field} cannot be read: give at most {LONGEST_PART} characters.")


def _given(text: str | None) -> str | None:
    return (text or "").strip() or None


def _digits(text: str | None, digits: int, name: str) -> str | None:
    if (given := _given(text)) is None:
        return None
    if (read := read_hexadecimal(given, digits)) is None:
        raise UnreadableProduct(f"{name} cannot be read: give {digits} hexadecimal digits.")
    return read


def _version(text: str | None) -> tuple[tuple[str, ...], str | None]:
    if text is None:
        return (), None
    if (reading := read_version(text)) is None:
        message = (
            "firmwareVersion cannot be read: give eight hexadecimal digits, or four octets with dots between them."
        )
        raise UnreadableProduct(message)
    return reading.candidates, text if reading.is_ambiguous else None


def _model(product: ProductReference) -> tuple[str | None, str | None, str | None]:
    """Parse model identifier, hardware version and revision, from their own parts and from the eight digits."""
    hardware, revision = _hardware(product)
    apart = _digits(product.model_identifier, 4, "modelIdentifier"), hardware, revision
    if (code := _digits(product.device_model_code, FOUR_OCTETS, "deviceModelCode")) is None:
        return apart
    together = code[:4], code[4:6], code[6:]
    if any(one is not None and one != other for one, other in zip(apart, together, strict=True)):
        message = (
            "deviceModelCode contradicts modelIdentifier, hardwareVersion or hardwareRevision: give one of the two."
        )
        raise UnreadableProduct(message)
    return together


def _hardware(product: ProductReference) -> tuple[str | None, str | None]:
    """Parse version and revision, two digits each; four digits given as the version are both."""
    given = _given(product.hardware_version)
    revision = _digits(product.hardware_revision, 2, "hardwareRevision")
    if given is None:
        return None, revision
    if (both := read_hexadecimal(given, TWO_OCTETS)) is None:
        return _digits(given, 2, "hardwareVersion"), revision
    if revision not in (None, both[2:]):
        raise UnreadableProduct("hardwareRevision contradicts the four digits of hardwareVersion: give one of the two.")
    return both[:2], both[2:]


def _one_of(words: type[StrEnum]) -> str:
    return ", ".join(words)


def _device_type(text: str | None) -> str | None:
    if text is None:
        return None
    if (type_ := read_device_type(text)) is None:
        raise UnreadableProduct(f"deviceType cannot be read: give one of {_one_of(DeviceType)}.")
    return type_


def _generation(text: str | None) -> str | None:
    if text is None:
        return None
    if (generation := GENERATIONS.get(re.sub(r"[\s_-]", "", text).upper())) is None:
        raise UnreadableProduct(f"generation cannot be read: give one of {_one_of(Generation)}.")
    return generation


def _variant(text: str) -> str:
    word = re.sub(r"[\s_-]+", "_", text).upper()
    return ALT_HAN_POINT_TO_POINT if word in ALT_HAN_WORDS else word


def _environment(text: str) -> str:
    if (environment := Environment.__members__.get(text.upper())) is None:
        raise UnreadableProduct(f"environment cannot be read: give one of {_one_of(Environment)}.")
    return environment
