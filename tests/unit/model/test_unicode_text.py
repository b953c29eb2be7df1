"""Normalization is that of Unicode for texts of any language, and bounded for the rest."""

import unicodedata
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.model.restricted_words import folded
from firmware_graph.model.unicode_text import MOST_MARKS, normalized

MARKS = [chr(code) for code in range(0x20000) if unicodedata.category(chr(code)).startswith("M")]


def longest_run(text: str) -> int:
    """Return the length of the longest run that normalization sorts."""
    return max((len([*run]) for is_mark, run in groupby(text, unicodedata.combining) if is_mark), default=0)


@given(st.text(max_size=MOST_MARKS))
def test_text_with_few_marks_is_normalized_as_unicode_has_it(text: str) -> None:
    for form in ("NFKC", "NFKD"):
        assert normalized(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("mark", ["\u0301", "\u0327\u0301", "\u0344", "\u0f73"])
def test_runs_of_marks_are_cut(mark: str) -> None:
    text = normalized("NFKD", "a" + mark * 10_000 + "b")
    assert text.startswith("a")
    assert text.endswith("b")
    assert len(text) <= 4 * MOST_MARKS


@given(st.lists(st.sampled_from([*MARKS, "\ufdfa"]), max_size=500))
def test_nothing_is_sorted_in_long_runs_whatever_the_marks(marks: list[str]) -> None:
    sorted_by = unicodedata.normalize("NFD", normalized("NFKD", "a" + "".join(marks)))
    assert longest_run(sorted_by) <= 4 * MOST_MARKS


def test_accents_in_any_number_hide_no_word() -> None:
    assert folded("s" + "\u0301\u0327" * 5_000 + "tack") == "stack"
