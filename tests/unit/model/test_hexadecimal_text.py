"""Digits in whatever way they were written."""

import pytest

from firmware_graph.model.hexadecimal_text import read_hexadecimal


@pytest.mark.parametrize("text", ["10E0", "10e0", "0x10e0", "0X10E0", " 10-E0 "])
def test_digits_are_read_however_they_are_written(text: str) -> None:
    assert read_hexadecimal(text, 4) == "10E0"


@pytest.mark.parametrize("text", ["", "10E", "010E0", "10G0", "0x", "\uff11\uff10E0"])
def test_anything_else_is_none(text: str) -> None:
    assert read_hexadecimal(text, 4) is None
