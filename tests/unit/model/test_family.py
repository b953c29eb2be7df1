from dataclasses import dataclass

import pytest

from firmware_graph.model.family import FamilyDifference, family_difference, hardware_fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    device_type: str = "ESME"
    generation: str | None = "SMETS2"
    environment: str = "PRODUCTION"
    variant: str | None = "ADE"
    manufacturer_code: str = "1057"
    hardware: str | None = "0101"
    minimum_hardware: str | None = None
    maximum_hardware: str | None = None


PLAIN = Product()


@pytest.mark.parametrize(
    ("target", "difference"),
    [
        (Product(device_type="GSME"), FamilyDifference.TYPE),
        (Product(generation="SMETS1"), FamilyDifference.GENERATION),
        (Product(environment="TEST"), FamilyDifference.ENVIRONMENT),
        (Product(variant="ALT_HAN_P2P"), FamilyDifference.VARIANT),
        (Product(manufacturer_code="1016"), FamilyDifference.MANUFACTURER),
        (Product(generation=None), None),
        (Product(variant="UNKNOWN"), None),
        (Product(variant="A"), None),
        (Product(variant=None), None),
        (PLAIN, None),
    ],
)
def test_two_products_differ_in_what_parts_their_families(target: Product, difference: FamilyDifference | None) -> None:
    assert family_difference(PLAIN, target, ()) is difference
    assert family_difference(target, PLAIN, ()) is difference


def test_a_point_to_point_device_is_no_device_without_a_variant() -> None:
    source, target = Product(variant="ALT_HAN_P2P"), Product(variant=None)
    assert family_difference(source, target, ()) is FamilyDifference.VARIANT


def test_a_recorded_succession_joins_two_codes_one_way() -> None:
    source, target = PLAIN, Product(manufacturer_code="1016")
    successions = {("1057", "1016")}
    assert family_difference(source, target, successions) is None
    assert family_difference(target, source, successions) is FamilyDifference.MANUFACTURER


@pytest.mark.parametrize(
    ("hardware", "least", "most", "fits"),
    [
        ("0101", None, None, True),
        ("0101", "0101", "0101", True),
        ("0101", "0200", "02FF", False),
        ("0300", "0200", "02FF", False),
        ("0300", "0200", None, True),
        ("0100", None, "00FF", False),
        (None, "0200", "02FF", True),
    ],
)
def test_hardware_fits_within_the_range_that_is_stated(
    hardware: str | None, least: str | None, most: str | None, *, fits: bool
) -> None:
    target = Product(minimum_hardware=least, maximum_hardware=most)
    assert hardware_fits(Product(hardware=hardware), target) is fits
