from collections.abc import Callable

import pytest

from firmware_graph.records import values as read
from firmware_graph.records.values import BadValue
from firmware_graph.records.zigbee_band import zigbee_band


@pytest.mark.parametrize(
    ("reader", "text", "value"),
    [
        (read.entry_id, "1000", 1000),
        (read.entry_id, "1000.0", 1000),
        (read.entry_id, "0012", 12),
        (read.entry_id, "2147483647", 2147483647),
        (read.manufacturer_code, "0x10e0", "10E0"),
        (read.manufacturer_code, "F001", "F001"),
        (read.model_identifier, "00ff", "00FF"),
        (read.hardware_version, "a1", "A1"),
        (read.hardware_version, "A100", "A100"),
        (read.hardware_revision, "03", "03"),
        (read.least_hardware, "02", "0200"),
        (read.least_hardware, "0203", "0203"),
        (read.most_hardware, "02", "02FF"),
        (read.most_hardware, "0203", "0203"),
        (read.version_hex, "0x38-04-04-04", "38040404"),
        (read.version_hex, "1.2.47.10", None),
        (read.image_hash, "ab" * 32, "AB" * 32),
        (read.device_type, "Comms Hub", "CH"),
        (read.generation, "SMETS2+", "SMETS2"),
        (read.generation, "smets 1", "SMETS1"),
        (read.status, "Active", "CURRENT"),
        (read.status, "current", "CURRENT"),
        (read.status, "REMOVED", "REMOVED"),
        (read.environment, "test", "TEST"),
        (read.evidence, "", "DECLARED"),
        (read.evidence, "Inferred", "INFERRED"),
        (read.recommendation, "", "NOT_STATED"),
        (read.recommendation, "should not", "SHOULD_NOT"),
        (read.variant, "ade", "ADE"),
        (read.variant, "P2P", "ALT_HAN_P2P"),
        (read.variant, "Alt HAN P2P", "ALT_HAN_P2P"),
        (read.variant, "Alt-HAN-P2P", "ALT_HAN_P2P"),
        (read.gbcs_version, "V4.10", "4.10"),
        (read.gbcs_version, "3.2", "3.2"),
        (read.specification_version, "V4.2", "V4.2"),
        (read.specification_version, "SMETS V5.0", "V5.0"),
        (read.specification_version, "CHTS V1.3", "V1.3"),
        (read.specification_version, "as agreed", "as agreed"),
        (read.day, "2026-02-28", "2026-02-28"),
        (read.moment, "2026-01-01", 1767225600000),
        (read.moment, "2026-01-01T00:00:00", 1767225600000),
        (read.moment, "2026-01-01T01:00:00+01:00", 1767225600000),
        (read.moment, "2026-01-01T00:00:01Z", 1767225601000),
        (read.stack_version, "6.7.10.0", "6.7.10.0"),
        (read.needed_text, "Landis", "Landis"),
    ],
)
def test_a_cell_is_read_as_what_it_means(reader: Callable[[str], object], text: str, value: object) -> None:
    assert reader(text) == value


@pytest.mark.parametrize(
    ("reader", "text"),
    [
        *(
            (read.entry_id, text)
            for text in ("", "0", "-1", "1.5", "E20", "1e3", "2147483648", "0" * 19 + "99999999999", "9" * 30, "١٢")
        ),
        *((read.manufacturer_code, text) for text in ("", "63", "10630", "GGGG", "0x106")),
        (read.model_identifier, "5"),
        *((read.hardware_version, text) for text in ("1", "001", "A100B")),
        (read.hardware_revision, "0203"),
        *((read.version_hex, text) for text in ("", "111", "9001", "3804040", "7.1.0")),
        *((read.image_hash, text) for text in ("ab", "zz" * 32)),
        (read.device_type, "toaster"),
        (read.device_type, ""),
        (read.generation, "SMETS3"),
        (read.status, ""),
        (read.status, "Withdrawn"),
        (read.environment, "staging"),
        (read.evidence, "rumour"),
        (read.recommendation, "perhaps"),
        *((read.gbcs_version, text) for text in ("4.", "four", "4.1-beta", "", "4" * 4_000)),
        *((read.day, text) for text in ("31/12/2026", "2026-02-30", "20260228", "2026-2-8", "2026-W01-1")),
        *((read.moment, text) for text in ("31/12/2026", "2026-02-30", "2026-01-01T25:00", "soon")),
        *((read.stack_version, text) for text in ("6.7.x", "1.2.3.4.5", "GA")),
        (read.needed_text, ""),
        (read.plain_text, "x" * 4001),
    ],
)
def test_a_cell_that_means_nothing_is_refused_with_what_would_be_right(
    reader: Callable[[str], object], text: str
) -> None:
    with pytest.raises(BadValue) as refused:
        reader(text)
    assert refused.value.reason
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("2.4 GHz", "B2_4GHZ"),
        ("2.4GHz", "B2_4GHZ"),
        ("Single Band (2.4GHz only)", "B2_4GHZ"),
        ("868 MHz", "SUB_GHZ_868"),
        ("Sub-GHz", "SUB_GHZ_868"),
        ("Dual Band", "DUAL"),
        ("both", "DUAL"),
        ("2.4 GHz and 868 MHz", "DUAL"),
        ("Sub 1 GHz", "SUB_GHZ_868"),
        ("SubGHz / 2.4", "DUAL"),
        ("2.4 GHz + sub", "DUAL"),
        ("2.405 GHz", "B2_4GHZ"),
        ("Not dual band; 2.4 GHz only", "B2_4GHZ"),
        ("non-dual-band: 868 MHz", "SUB_GHZ_868"),
        ("not 868 MHz", "UNKNOWN"),
        ("2.4 GHz, no sub-GHz", "UNKNOWN"),
        ("subject to change", "UNKNOWN"),
        ("submitted separately", "UNKNOWN"),
        ("Individual", "UNKNOWN"),
        ("firmware 12.4", "UNKNOWN"),
        ("stack 2.4.1", "UNKNOWN"),
        ("part 18680", "UNKNOWN"),
        ("ask us", "UNKNOWN"),
        ("", "UNKNOWN"),
    ],
)
def test_a_band_is_read_out_of_free_text_and_is_never_wrong(text: str, band: str) -> None:
    assert zigbee_band(text) == band
