"""Keys that look like identifiers of devices and supply points are told from pseudonyms."""

import pytest

from firmware_graph.model.identifier_like import identifier_like


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("00-0B-6B-FF-FE-12-34-56", "device ID"),
        ("000b6bfffe123456", "device ID"),
        ("0x000B6BFFFE123456", "device ID"),
        ("bridge 00:0b:6b:ff:fe:12:34:56 left", "device ID"),
        ("\uff10\uff100B6BFFFE123456", "device ID"),
        ("1200023305967", "MPAN"),
        ("12 0002 3305 967", "MPAN"),
        ("MPAN:1200023305967", "MPAN"),
        ("03 801 100 1200023305967", "MPAN"),
        ("9301231234", "MPRN"),
        ("MPRN123456", "MPRN"),
        ("gas 1234567", "MPRN"),
        ("9301 231 234", "MPRN"),
        ("93-0123-1234", "MPRN"),
        ("2026-11-27-1", "MPRN"),
    ],
)
def test_identifier_is_recognised_whatever_its_spelling(text: str, told: str) -> None:
    assert told in (identifier_like(text) or "")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P1",
        "pair-00017",
        "12345",
        "123456789012",
        "12345678901234",
        "2026-11-27",
        "flat 3 on 2026-11-27T10:30:15",
        "27-11-2026",
        "12-34",
        "550e8400-e29b-41d4-a716-446655440000",
        "3fa1234567bc" * 4,
        "Example Street, left",
    ],
)
def test_stand_in_is_none(text: str) -> None:
    assert identifier_like(text) is None
