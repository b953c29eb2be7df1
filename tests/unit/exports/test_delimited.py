"""Rows as CSV: what was recorded before it was refused, such as a control character, is not handed on."""

import re

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


@pytest.mark.parametrize("separator", [",", ";", ", ", "|", "\t", ",'"])
def test_no_part_of_a_line_about_the_file_is_read_as_a_formula(separator: str) -> None:
    """Such a line is not quoted: a program makes a cell of each of its parts."""
    line = comment(f"# Filters: manufacturerName=x{separator}=cmd|'/C calc'!A0,-1;@a, +1,b=1").decode()
    cells = re.split(r"[,;|\t]", line)
    assert [cell for cell in cells if cell.lstrip(" ").startswith(("=", "+", "-", "@"))] == []
    assert "b=1" in line
