import pytest

from firmware_graph.model.version_text import read_device_type, read_version


@pytest.mark.parametrize("text", ["38040404", "0x38040404", "0X38040404", "38-04-04-04", " 38 04 04 04 "])
def test_eight_hex_digits_in_any_dress_are_one_version(text: str) -> None:
    reading = read_version(text)
    assert reading
    assert (reading.hex, reading.candidates, reading.is_ambiguous) == ("38040404", ("38040404",), False)


def test_lower_case_is_read_as_upper_case() -> None:
    reading = read_version("0314b60a")
    assert reading
    assert reading.hex == "0314B60A"


def test_dotted_parts_that_read_alike_are_one_version() -> None:
    reading = read_version("7.1.0.8")
    assert reading
    assert reading.hex == "07010008"


def test_dotted_parts_that_read_two_ways_are_ambiguous() -> None:
    reading = read_version("1.2.47.10")
    assert reading
    assert reading.hex is None
    assert reading.is_ambiguous
    assert reading.candidates == ("01022F0A", "01024710")


@pytest.mark.parametrize(("text", "hex_"), [("1.2.3.0A", "0102030A"), ("1.2.3.200", "010203C8")])
def test_dotted_parts_with_one_possible_reading_are_that_version(text: str, hex_: str) -> None:
    reading = read_version(text)
    assert reading
    assert reading.hex == hex_


@pytest.mark.parametrize(
    "text", ["", "111", "9001", "0x123", "380404041", "1.2.3", "1.2.3.4.5", "1.2.3.999", "G8040404", "\uff11.2.3.4"]
)
def test_anything_else_cannot_be_read(text: str) -> None:
    assert read_version(text) is None


@pytest.mark.parametrize("text", ["CH", "chf", "GPF", "Comms Hub", "SMETS1_CH", "communications hub"])
def test_every_name_of_a_comms_hub_is_one_device_type(text: str) -> None:
    assert read_device_type(text) == "CH"


@pytest.mark.parametrize("text", ["ESME", "GSME", "PPMID", "HCALCS", "IHD", "CAD", "SAPC", "OTHER"])
def test_device_types_read_as_themselves(text: str) -> None:
    assert read_device_type(text.lower()) == text


def test_an_unknown_device_type_cannot_be_read() -> None:
    assert read_device_type("toaster") is None


def test_text_that_is_far_longer_than_a_version_cannot_be_read() -> None:
    assert read_version("0000-0001" + " " * 91) is not None
    assert read_version("0000-0001" + " " * 92) is None
