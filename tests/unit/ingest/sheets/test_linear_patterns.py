"""Patterns over what others send: none may look at the same characters again and again."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from re import _constants as codes  # type: ignore[attr-defined] # the parsed form of a pattern, in no public module
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import pytest

from firmware_graph.ingest import sheets
from firmware_graph.ingest.sheets.encoding import WORD
from firmware_graph.ingest.sheets.workbook.formats import NOT_SHOWN_AS_WRITTEN

Repeat = tuple[Any, Any]
CHARACTERS = [*map(chr, range(0x100)), "–", "€"]  # noqa: RUF001 - beside those of Latin-1


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield every pattern of the package with its name."""
    for module in pkgutil.walk_packages(sheets.__path__, f"{sheets.__name__}."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                yield f"{module.name}.{name}", value


def members(item: Repeat) -> frozenset[str]:
    """Return the characters that a set, or a part of a pattern of one character, matches."""
    one = parser.SubPattern(parser.State(), [item])
    pattern = re._compiler.compile(one)  # type: ignore[attr-defined] # noqa: SLF001 - as above
    return frozenset(character for character in CHARACTERS if pattern.fullmatch(character))


def meeting_repeats(tree: Any) -> Iterator[str]:
    """Yield the parts of a pattern where two repetitions that share a character may follow each other at once."""
    before: list[frozenset[str]] = []
    for operation, value in tree:
        if operation in {codes.MAX_REPEAT, codes.MIN_REPEAT}:
            least, most, inner = value
            is_open = most == codes.MAXREPEAT and len(inner) == 1 and inner[0][0] in {codes.IN, codes.LITERAL}
            reach = members(inner[0]) if is_open else frozenset()
            if any(reach & other for other in before):
                yield str(value)
            yield from meeting_repeats(inner)
            before = [*(before if least == 0 else []), *([reach] if is_open else [])]
            continue
        before = []
        branches = value[1] if operation is codes.BRANCH else [value[-1]] if operation is codes.SUBPATTERN else []
        for branch in branches:
            yield from meeting_repeats(branch)


@pytest.mark.parametrize(("name", "pattern"), [*patterns()], ids=lambda value: value if isinstance(value, str) else "")
def test_pattern_has_one_way_to_divide_a_text_between_its_repetitions(name: str, pattern: re.Pattern[str]) -> None:
    assert name
    assert list(meeting_repeats(parser.parse(pattern.pattern, pattern.flags & ~re.UNICODE))) == []


def test_check_finds_two_repetitions_with_an_optional_character_between_them() -> None:
    assert list(meeting_repeats(parser.parse(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")))


def test_bracket_of_a_format_that_is_not_closed_is_looked_at_once() -> None:
    assert NOT_SHOWN_AS_WRITTEN.findall("[" * 1000) == ["[" * 1000]


def test_word_without_a_letter_that_may_be_wrong_is_looked_at_once() -> None:
    assert WORD.findall("a" * 1000) == ["a" * 1000]
