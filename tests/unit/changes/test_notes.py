"""Notes of who is not of the Security Sub-Committee have no word of what is for it alone."""

import pytest

from firmware_graph.changes.notes import LONGEST_NOTE, checked_note
from firmware_graph.errors import BadUserInput


@pytest.mark.parametrize(
    "note",
    [
        "EmberZNet 6.7 must go",
        "the Z-Stack of these meters",
        "z_stack",
        "two VULNERABILITIES were found",
        "see CVE-2023-41094",
        "an EFR32MG12 in it",
        "Silicon\nLabs say so",
        "ＥｍｂｅｒＺＮｅｔ",  # noqa: RUF001 - wide letters are the same letters
        "\u0435mb\u0435rzn\u0435t",  # Cyrillic letters that are drawn alike
        "Z-St\u00e1ck",
    ],
)
def test_word_of_the_list_is_refused_and_named_whatever_its_spelling(note: str) -> None:
    with pytest.raises(BadUserInput, match="a word of stacks") as refused:
        checked_note(note, may_name_restricted=False)
    assert refused.value.extensions["argument"] == "input.note"


@pytest.mark.parametrize(
    "note", ["Bricked meters in the field: stopped.", "Members of September's release", "cvetic", "remember it"]
)
def test_note_without_such_words_is_taken(note: str) -> None:
    assert checked_note(f"  {note} ", may_name_restricted=False) == note


def test_committee_writes_what_it_likes() -> None:
    assert checked_note("EmberZNet", may_name_restricted=True) == "EmberZNet"


@pytest.mark.parametrize("note", [None, "", "  \n"])
def test_blank_note_is_none(note: str | None) -> None:
    assert checked_note(note, may_name_restricted=False) is None


@pytest.mark.parametrize("note", ["x" * (LONGEST_NOTE + 1), "a\x00b"])
def test_note_that_is_too_long_or_cannot_be_printed_is_refused(note: str) -> None:
    with pytest.raises(BadUserInput, match="characters that can be printed"):
        checked_note(note, may_name_restricted=True)
