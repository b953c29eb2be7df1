"""What the text of a product tuple means."""

import pytest

from firmware_graph.changes.faults import schema_name
from firmware_graph.model.reference import ProductReference
from firmware_graph.questions.products.shared.product_reading import UnreadableProduct, read_product

PLAIN = {"firmware_version": "38040404"}


def read(**parts: str) -> dict[str, object]:
    return {name: value for name, value in read_product(ProductReference(**(PLAIN | parts)))._asdict().items() if value}


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"manufacturer_code": " 0x10e0 "}, {"manufacturer_code": "10E0"}),
        ({"hardware_version": "02"}, {"hardware_version": "02"}),
        ({"hardware_version": "0203"}, {"hardware_version": "02", "hardware_revision": "03"}),
        (
            {"hardware_version": "0203", "hardware_revision": "03"},
            {"hardware_version": "02", "hardware_revision": "03"},
        ),
        ({"hardware_revision": "a0"}, {"hardware_revision": "A0"}),
        (
            {"device_model_code": "10E2-A100", "model_identifier": "10e2"},
            {"model_identifier": "10E2", "hardware_version": "A1", "hardware_revision": "00"},
        ),
        ({"device_type": "gpf"}, {"device_type": "CH"}),
        ({"generation": "smets2+"}, {"generation": "SMETS2"}),
        ({"generation": "SMETS 1"}, {"generation": "SMETS1"}),
        ({"variant": "alt han p2p"}, {"variant": "ALT_HAN_P2P"}),
        ({"variant": "p2p"}, {"variant": "ALT_HAN_P2P"}),
        ({"variant": "ade"}, {"variant": "ADE"}),
        ({"environment": "test"}, {"environment": "TEST"}),
        ({"variant": " ", "device_type": "", "manufacturer_code": "  "}, {}),
        (
            {"firmware_version": "1.2.47.10"},
            {"version_hexes": ("01022F0A", "01024710"), "version_submitted": "1.2.47.10"},
        ),
    ],
)
def test_text_is_read_in_the_graphs_own_spelling(parts: dict[str, str], found: dict[str, object]) -> None:
    assert read(**parts) == {"version_hexes": ("38040404",), "environment": "PRODUCTION"} | found


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"firmware_version": "111"}, "firmwareVersion cannot be read"),
        ({"firmware_version": ""}, "Give firmwareVersion, or the model"),
        ({"manufacturer_code": "63"}, "manufacturerCode cannot be read: give 4 hexadecimal digits"),
        ({"model_identifier": "00050"}, "modelIdentifier cannot be read"),
        ({"hardware_version": "2"}, "hardwareVersion cannot be read: give 2"),
        ({"hardware_revision": "zz"}, "hardwareRevision cannot be read"),
        ({"hardware_version": "0203", "hardware_revision": "04"}, "hardwareRevision contradicts"),
        ({"device_model_code": "0005"}, "deviceModelCode cannot be read: give 8"),
        ({"device_model_code": "00050203", "model_identifier": "0006"}, "deviceModelCode contradicts"),
        ({"device_type": "kettle"}, "deviceType cannot be read: give one of ESME, GSME"),
        ({"generation": "3"}, "generation cannot be read: give one of SMETS1, SMETS2"),
        ({"environment": "moon"}, "environment cannot be read: give one of PRODUCTION, TEST"),
    ],
)
def test_text_that_means_nothing_says_what_to_give(parts: dict[str, str], told: str) -> None:
    with pytest.raises(UnreadableProduct, match=told):
        read(**parts)


@pytest.mark.parametrize("name", ProductReference._fields)
def test_part_of_more_than_200_characters_is_refused_by_its_name(name: str) -> None:
    with pytest.raises(UnreadableProduct, match=f"{schema_name(name)} cannot be read: give at most 200 characters"):
        read(**{name: "a" * 201})
