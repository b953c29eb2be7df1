"""Rows as CSV: what was recorded before it was refused, such as a control character, is not handed on."""

import pytest

from firmware_graph.exports.column import Value
from firmware_graph.exports.formats.delimited import cell, comment


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\0b", "ab"),
        ("\x1b[31mred", "[31mred"),
        ("safe\u202egpj.exe", "safegpj.exe"),
        ("\u2066a\u2069\x85\ufffe", "a"),
        ("\x1b=1+1", "'=1+1"),
        ("one\ntwo\tthree", "one\ntwo\tthree"),
        ("caf\u00e9 \u6f22\u00ad", "caf\u00e9 \u6f22\u00ad"),
        (None, ""),
        (20, "20"),
    ],
)
def test_characters_that_nobody_can_see_are_left_out_of_a_cell(value: Value, text: str) -> None:
    assert cell(value) == text


def test_characters_that_nobody_can_see_are_left_out_of_a_line_of_facts() -> None:
    assert comment("# Filters: \x1b[31m\u202eid=1") == b"# Filters: [31mid=1\r\n"
