"""Which versions belong to one product family, and which hardware an image fits (domain.md §3.4 rule 1)."""

from collections.abc import Container
from enum import StrEnum
from typing import Protocol

ALT_HAN_POINT_TO_POINT = "ALT_HAN_P2P"
UNKNOWN_VARIANT = "UNKNOWN"


class FamilyDifference(StrEnum):
    """The first property that distinguishes the product families of two versions."""

    TYPE = "TYPE"
    GENERATION = "GENERATION"
    ENVIRONMENT = "ENVIRONMENT"
    VARIANT = "VARIANT"
    MANUFACTURER = "MANUFACTURER"


class FamilyMember(Protocol):
    """The properties that determine a version's product family."""

    @property
    def device_type(self) -> str: ...  # noqa: D102 - columns of FirmwareVersion
    @property
    def generation(self) -> str | None: ...  # noqa: D102
    @property
    def environment(self) -> str: ...  # noqa: D102
    @property
    def variant(self) -> str | None: ...  # noqa: D102
    @property
    def manufacturer_code(self) -> str: ...  # noqa: D102


class HasHardware(Protocol):
    """The hardware of a product, as four hexadecimal digits, and the range that its image fits."""

    @property
    def hardware(self) -> str | None: ...  # noqa: D102 - columns of FirmwareVersion
    @property
    def minimum_hardware(self) -> str | None: ...  # noqa: D102
    @property
    def maximum_hardware(self) -> str | None: ...  # noqa: D102


def family_difference(
    source: FamilyMember, target: FamilyMember, successions: Container[tuple[str, str]]
) -> FamilyDifference | None:
    """Return the first difference in family between source and target; None if there is none.

    `successions` are the recorded pairs of a manufacturer code and the code that followed it. A generation that only
    one of them states, and the variant UNKNOWN, do not count as a difference.
    """
    if source.device_type != target.device_type:
        return FamilyDifference.TYPE
    if source.generation and target.generation and source.generation != target.generation:
        return FamilyDifference.GENERATION
    if source.environment != target.environment:
        return FamilyDifference.ENVIRONMENT
    if _variants_differ(source.variant, target.variant):
        return FamilyDifference.VARIANT
    codes = source.manufacturer_code, target.manufacturer_code
    if codes[0] != codes[1] and codes not in successions:
        return FamilyDifference.MANUFACTURER
    return None


def _variants_differ(one: str | None, other: str | None) -> bool:
    """Whether one is an Alt HAN device and the other is not (domain.md S26); all other variants are one class."""
    if UNKNOWN_VARIANT in (one, other):
        return False
    return (one == ALT_HAN_POINT_TO_POINT) != (other == ALT_HAN_POINT_TO_POINT)


def hardware_fits(source: HasHardware, target: HasHardware) -> bool:
    """Whether the target's image fits the source's hardware; true if either is not stated."""
    if source.hardware is None:
        return True
    return (target.minimum_hardware or "") <= source.hardware <= (target.maximum_hardware or "FFFF")
