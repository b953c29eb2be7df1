"""`If-None-Match` as RFC 9110 has it: lists of tags, weak and strong, with anything in them that a tag may have."""

import re
import time
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.http.entity_tags import is_named, tags_in

TAG_CHARACTERS: Final = [chr(code) for code in (0x21, *range(0x23, 0x7F), *range(0x80, 0x100))]
TAGS: Final = st.text(st.sampled_from(TAG_CHARACTERS), max_size=12).map(lambda text: f'"{text}"')
MARKED: Final = st.tuples(st.sampled_from(["", "W/"]), TAGS).map("".join)
SPACES: Final = st.text(st.sampled_from(" \t"), max_size=3)
SEPARATORS: Final = st.tuples(SPACES, st.lists(st.just(","), min_size=1, max_size=3), SPACES).map(
    lambda parts: parts[0] + "".join(parts[1]) + parts[2]
)


@given(st.lists(st.tuples(MARKED, SEPARATORS), max_size=5), SPACES, SPACES)
def test_list_is_read_as_it_was_written(parts: list[tuple[str, str]], before: str, after: str) -> None:
    text = before + "".join(tag + separator for tag, separator in parts) + after
    assert tags_in(text) == [tag.removeprefix("W/") for tag, _ in parts]


@given(st.lists(MARKED, max_size=5), TAGS, st.lists(MARKED, max_size=5))
def test_tag_is_named_in_whatever_header_and_place_it_stands(before: list[str], tag: str, after: list[str]) -> None:
    headers = [", ".join(before), f"W/{tag}", ", ".join(after)]
    assert is_named(tag, headers)
    assert is_named(f"W/{tag}", headers)


@given(st.lists(MARKED, max_size=8), TAGS)
def test_tag_that_is_not_in_the_list_is_not_named(listed: list[str], tag: str) -> None:
    others = [other for other in listed if other.removeprefix("W/") != tag]
    assert not is_named(tag, [", ".join(others)])


@given(st.text(st.characters(max_codepoint=0xFF), max_size=40))
def test_any_text_is_read_without_a_fault_as_the_grammar_has_it(text: str) -> None:
    tag = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
    is_list = re.fullmatch(rf"[ \t,]*(?:{tag}(?:[ \t]*,[ \t,]*{tag})*[ \t,]*)?", text)
    assert (tags_in(text) is not None) == bool(is_list)


@pytest.mark.parametrize(
    ("given_", "is_one"),
    [
        (["*"], True),
        ([" * "], True),
        (['"a,b"'], True),
        (['"x", W/"a,b"'], True),
        (['"x"', '"a,b"'], True),
        ([',, "a,b" ,'], True),
        (['*, "x"'], False),
        (['"*"'], False),
        (['"a', 'b"'], False),
        (['w/"a,b"'], False),
        (['W/ "a,b"'], False),
        (['"a,b" "x"'], False),
        (['"a,b"x'], False),
        (['"x", a,b'], False),
        ([""], False),
        ([], False),
    ],
)
def test_tag_with_a_comma_in_it(given_: list[str], is_one: bool) -> None:  # noqa: FBT001 - a parameter of a test
    assert is_named('"a,b"', given_) is is_one


@pytest.mark.parametrize("text", [", " * 30_000, '"a" ' * 15_000, '"' * 60_000, "W/" * 30_000, " " * 60_000 + "x"])
def test_long_header_is_read_in_no_time(text: str) -> None:
    began = time.perf_counter()
    is_named('"a"', [text])
    assert time.perf_counter() - began < 10  # some milliseconds; going back over it would take minutes
