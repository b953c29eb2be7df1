"""Docstrings and comments avoid phrases that read as translated."""

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from support.paths import ROOT

FOLDERS: Final = [ROOT / name for name in ("src", "tests", "bench", "schema", "cypher")]

OPENINGS: Final = re.compile(r'^[rR]?"""(Have|Say|Begin with none|Take one)\b')
"""Summary lines that do not state what is returned or done."""

ANY_OPENING: Final = re.compile(OPENINGS.pattern.removeprefix("^"))

PHRASES: Final = re.compile(
    r"\b(lets? go|has become of|(was|is|are|be) gone through|(becomes|became) of|worked? out|goes before"
    r"|of ours|of theirs|cannot be had|can be had|at hand|all the while|anew meanwhile)\b",
    re.IGNORECASE,
)
"""Phrases for which there is a standard term, such as 'release', 'outcome', 'compute' or 'is unavailable'."""


def prose_in(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the docstrings and comments of a module, each on one line, with the number of its first line."""
    starts_line = True
    with path.open("rb") as file:
        for token in tokenize.tokenize(file.readline):
            if token.type == tokenize.COMMENT or (token.type == tokenize.STRING and starts_line):
                yield token.start[0], " ".join(token.string.split())
            if token.type not in {tokenize.COMMENT, tokenize.NL}:
                starts_line = token.type in {tokenize.ENCODING, tokenize.INDENT, tokenize.DEDENT, tokenize.NEWLINE}


def faults_of(text: str) -> list[str]:
    """Return the refused phrases of a docstring or a comment."""
    return [found.group() for pattern in (OPENINGS, PHRASES) for found in pattern.finditer(text)]


def has_refused_words(path: Path) -> bool:
    """Whether a refused phrase is anywhere in a module, be it prose or code; most have none, and need no tokens."""
    text = " ".join(path.read_text(encoding="utf-8").split())
    return bool(ANY_OPENING.search(text) or PHRASES.search(text))


def test_docstrings_and_comments_use_standard_terms() -> None:
    paths = [path for folder in FOLDERS for path in sorted(folder.rglob("*.py")) if has_refused_words(path)]
    prose = [(path.relative_to(ROOT), line, text) for path in paths for line, text in prose_in(path)]
    assert len(prose) > len(paths) > 0  # this module has some
    assert [(str(path), line, found) for path, line, text in prose if (found := faults_of(text))] == []


@pytest.mark.parametrize(
    "text",
    [
        '"""Have a use recorded."""',
        '"""Say where it is."""',
        '"""Begin with none."""',
        '"""Return the cache, and let go of what it holds."""',
        '"""The code of what became of that."""',
        '"""Documents that have to be gone through, and are gone through."""',
        '"""Return what has become of a delivery."""',
        "# as was worked out before",
        "# the keys cannot be had",
    ],
)
def test_phrase_that_reads_as_translated_is_refused(text: str) -> None:
    assert faults_of(text)


@pytest.mark.parametrize(
    "text",
    ['"""Return the route."""', '"""The rows that a caller may have."""', '"""Whether a release lets a reader in."""'],
)
def test_plain_sentence_is_accepted(text: str) -> None:
    assert faults_of(text) == []


def test_docstrings_of_attributes_and_comments_are_found_and_other_strings_are_not(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        '"""One."""\n\nA = "text"\n"""Two."""\n\n\ndef b():  # three\n    """Four\n    five."""\n    return "six"'
    )
    assert list(prose_in(path)) == [(1, '"""One."""'), (4, '"""Two."""'), (7, "# three"), (8, '"""Four five."""')]
