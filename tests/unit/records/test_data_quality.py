import pytest

from firmware_graph.records.data_quality import flag_versions, has_mixed_coding
from support.builders import a_firmware_version


@pytest.mark.parametrize(
    ("versions", "is_mixed"),
    [
        (["00000009", "00000010", "0000000A"], True),
        (["00000019", "00000020", "0000001A"], True),
        (["00000009", "00000010", "00000011"], False),
        (["00000009", "00000011", "0000000A"], False),
        (["0000000A", "0000000B"], False),
    ],
)
def test_a_letter_beside_a_decimal_carry_is_mixed_coding(versions: list[str], *, is_mixed: bool) -> None:
    assert has_mixed_coding(versions) is is_mixed


def test_versions_of_one_model_that_are_equal_are_suspected_of_being_one() -> None:
    versions = [
        a_firmware_version(1, version_hex="00000001", model_key="m"),
        a_firmware_version(2, version_hex="00000001", model_key="m"),
        a_firmware_version(3, version_hex="00000001", model_key="other"),
        a_firmware_version(4, version_hex=None, version_submitted="1.2.47.10", model_key="m"),
        a_firmware_version(5, version_hex=None, version_submitted="1.2.47.10", model_key="m"),
        a_firmware_version(6, version_hex=None, version_submitted="1.2.47.10", model_key="alone"),
    ]
    assert flag_versions(versions) == {
        1: ["DUPLICATE_SUSPECT"],
        2: ["DUPLICATE_SUSPECT"],
        4: ["AMBIGUOUS_CODING", "DUPLICATE_SUSPECT"],
        5: ["AMBIGUOUS_CODING", "DUPLICATE_SUSPECT"],
        6: ["AMBIGUOUS_CODING"],
    }
