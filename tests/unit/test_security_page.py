"""docs/security.md: it is of two pages, what it and the pages behind it name exists, and its links lead somewhere."""

import re
from typing import Final

import pytest

from support.paths import ROOT

PAGE: Final = ROOT / "docs" / "security.md"
TEXT: Final = PAGE.read_text(encoding="utf-8")
LINK: Final = re.compile(r"\]\(([^)#]+)")
NAMED: Final = sorted(set(re.findall(r"`(test_\w+)`", TEXT)))
PATHS: Final = sorted(set(re.findall(r"`((?:tests|src)/[\w/.]+)`", TEXT)))
BEHIND: Final = ("access.md", "decisions/003-one-gate-for-every-operation.md")
MOST_WORDS: Final = 1_000
"""Of two printed pages."""


def test_page_is_no_longer_than_two() -> None:
    assert len(TEXT.split()) <= MOST_WORDS


def test_page_names_tests() -> None:
    assert len(NAMED) > 3
    assert len(PATHS) > 8


@pytest.mark.parametrize("name", NAMED)
def test_named_test_exists(name: str) -> None:
    assert any(f"def {name}(" in path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("path", PATHS)
def test_named_file_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("name", BEHIND)
def test_file_that_is_named_behind_the_page_exists(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:tests|src)/[\w/.]+)`", text))
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("page", ["docs/security.md", "SECURITY.md"])
def test_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert [link for link in LINK.findall(text) if not (ROOT / page).parent.joinpath(link).exists()] == []
