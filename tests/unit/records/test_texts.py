"""Texts that are recorded: short enough, small enough for an index, and of characters that can be seen."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from firmware_graph.changes.faults import FieldFault
from firmware_graph.changes.firmware_columns import facts_of
from firmware_graph.ingest.sheets.cells import misreading_of
from firmware_graph.records import values as read
from firmware_graph.records.columns import CPL_COLUMNS, Column
from firmware_graph.records.texts import LONGEST_INDEXED, LONGEST_TEXT, fault_of_text
from firmware_graph.records.values import BadValue

UNSEEN = [
    "\0",
    "\x0b",
    "\x1b",
    "\x7f",
    "\x85",
    "\u202a",
    "\u202e",
    "\u2066",
    "\u2069",
    "\ufdd0",
    "\ufffe",
    "\U0010ffff",
]
SEEN = ["\t", "\n", "\r\n", "\u00a0", "\u00ad", "\u200b", "\ufeff", "\u200e", "é", "漢", "😀", "\ue000"]


@pytest.mark.parametrize("character", UNSEEN)
def test_character_that_nobody_can_see_is_refused_and_named(character: str) -> None:
    fault = fault_of_text(f"a{character}b")
    assert fault is not None
    assert f"U+{ord(character):04X}" in fault.reason
    assert misreading_of(f"a{character}b", is_date=False, loses_as_number=False) is not None


@pytest.mark.parametrize("character", SEEN)
def test_white_space_and_marks_of_real_sheets_are_text(character: str) -> None:
    assert fault_of_text(f"a{character}b") is None
    assert misreading_of(f"a{character}b", is_date=False, loses_as_number=False) is None


def test_half_of_a_surrogate_pair_is_refused() -> None:
    assert fault_of_text("a\ud800") is not None


@pytest.mark.parametrize("text", ["漢" * 1_000, "😀" * 167, "x" * (LONGEST_INDEXED + 1), "é" * 334])
@pytest.mark.parametrize("reader", [read.indexed_text, read.needed_text, read.variant])
def test_text_that_an_index_cannot_hold_is_refused(reader: Callable[[str], str], text: str) -> None:
    assert len(quote(text, safe="")) > LONGEST_INDEXED
    with pytest.raises(BadValue, match="bytes in an index"):
        reader(text)


@pytest.mark.parametrize("text", ["漢" * 222, "😀" * 166, "x" * LONGEST_INDEXED])
def test_text_that_an_index_holds_is_read(text: str) -> None:
    assert read.indexed_text(text) == text


@pytest.mark.parametrize("name", CPL_COLUMNS)
def test_every_column_of_a_change_refuses_what_is_too_long_or_unseen(name: str) -> None:
    for text in ("2" * (LONGEST_TEXT + 1), "2\0"):
        found = facts_of(name, CPL_COLUMNS[name], text)
        assert isinstance(found, FieldFault)
        assert found.fault.reason.startswith(("it has 4001 characters", "it has the character U+0000"))


def test_no_parser_of_a_change_sees_a_text_that_is_too_long() -> None:
    def parser(text: str) -> str:
        raise AssertionError(text[:10])

    assert isinstance(facts_of("any", Column({"any": parser}), "2" * (LONGEST_TEXT + 1)), FieldFault)
