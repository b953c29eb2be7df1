"""What the source, the tests and the pages cite of the docs is there, by the number or the heading that is cited."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from support.paths import ROOT

FOLDERS: Final = ("src", "cypher", "tests", "bench", "docs")
KINDS: Final = {".py", ".cypher", ".md", ".toml"}
NUMBER: Final = r"(?:§\d+(?:\.\d+)*|[RS]\d{2,3}\b|(?:rules? )?\d+\b)"
CITATION: Final = re.compile(
    r"((?:rules? [\d ,andto]*|scenarios )of )?"
    r"\b((?:domain|design|style|traps)\.md|contract\.graphql)"
    rf"((?:,? (?:(?:and|to) )?{NUMBER})*)",
    re.IGNORECASE,
)
PART: Final = re.compile(r"§([\d.]*\d)|\b([RS]\d+)|(\d+)")
LONE_RULE: Final = re.compile(r"\brules? (\d+)(?:(?:, | and | to )(\d+))*")
LONE_REQUIREMENT: Final = re.compile(r"\bR\d{3}\b")
ANSWER_TO_A_PAPER: Final = re.compile(r"\b\w+ Q\d+\b")
"""A respondent, and the question of a consultation: what it said is a requirement, which is cited by its number."""
NAMED_SCENARIO: Final = re.compile(r"\btest_s(\d\d)_")
PLACE: Final = re.compile(r"`([\w.-]+/[\w./<>-]*)`")
LINK: Final = re.compile(r"\]\(([\w./-]+)(?:#[\w-]+)?\)")
HEADING: Final = re.compile(r"docs/(\w+\.md), '([^']+)'")


def texts() -> Iterator[tuple[Path, str]]:
    """List the files that may cite, each with its text on one line."""
    for folder in FOLDERS:
        yield from ((path, on_one_line(path)) for path in (ROOT / folder).rglob("*") if path.suffix in KINDS)
    yield from ((path, on_one_line(path)) for path in ROOT.glob("*") if path.suffix in KINDS)


def on_one_line(path: Path) -> str:
    """Read a file, with its line breaks and the marks of its comments as spaces."""
    return re.sub(r"\s*\n\s*(?:#|//)?\s*", " ", path.read_text(encoding="utf-8"))


def citable(page: Path) -> set[str]:
    """List the sections, the items of their lists (`3.4.5` is rule 5 of §3.4), the requirements and the scenarios."""
    found: set[str] = set()
    section = ""
    for line in page.read_text(encoding="utf-8").splitlines():
        if heading := re.match(r"##+ (\d+(?:\.\d+)*)\.? ", line):
            section = heading[1]
            found.add(section)
        elif item := re.match(r"(\d+)\. ", line):
            found.add(f"{section}.{item[1]}")
        elif row := re.match(r"\| ([RS]\d+) \|", line):
            found.add(row[1])
    return found


def cited(text: str) -> Iterator[str]:
    """List what a text cites: a rule without a section is one of §3.4, and any other page than domain.md is itself."""
    for before, page, after in CITATION.findall(text):
        if page != "domain.md":
            yield page
        section = "3.4"
        for number, name, item in PART.findall(f"{after} {before}"):
            section = number or section
            yield number or name or f"{section}.{item}"
    yield from (f"3.4.{item}" for rules in LONE_RULE.findall(text) for item in rules if item)
    yield from LONE_REQUIREMENT.findall(text)
    yield from ANSWER_TO_A_PAPER.findall(text)
    yield from (f"S{number}" for number in NAMED_SCENARIO.findall(text))


CITABLE: Final = citable(ROOT / "docs/domain.md")
REQUIREMENTS: Final = citable(ROOT / "docs/requirements.md")
"""All requirements, of which pages speak; what the source follows is in domain.md too."""


def test_what_is_cited_of_the_domain_is_on_its_page() -> None:
    missing = {
        str(path.relative_to(ROOT)): set(cited(text)) - CITABLE - (REQUIREMENTS if path.suffix == ".md" else set())
        for path, text in texts()
        if path.name != NAME
    }
    assert not {path: found for path, found in missing.items() if found}


def test_heading_that_is_cited_of_a_page_is_there() -> None:
    headings = [(path, *citation) for path, text in texts() for citation in HEADING.findall(text) if path.name != NAME]
    assert headings
    for path, page, heading in headings:
        assert f"\n## {heading}\n" in (ROOT / "docs" / page).read_text(encoding="utf-8"), path


@pytest.mark.parametrize("page", [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")], ids=lambda page: page.name)
def test_place_that_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8").replace("<wing>", "pathways").replace("<stem>", "upgrade_pathway")
    links = {link for link in LINK.findall(text) if not (page.parent / link).exists()}
    roots = (ROOT, ROOT / "src/firmware_graph", ROOT / "tests", ROOT / "docs")
    tops = {folder.name for root in roots for folder in root.iterdir() if folder.is_dir()} - {MADE}
    named = [place for place in PLACE.findall(text) if place.split("/")[0] in tops]
    missing = {place for place in named if not any((root / place).exists() for root in roots)}
    assert links | missing == set()


MADE: Final = "dist"
"""The folder for what is made of a checkout: what a page names of it need not be there."""
NAME: Final = Path(__file__).name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(domain.md §3.4 rule 5)", {"3.4", "3.4.5"}),
        ("domain.md §3.4 rules 1, 2 and 6", {"3.4", "3.4.1", "3.4.2", "3.4.6"}),
        ("Rules 1 to 3 of domain.md §3.4.", {"3.4", "3.4.1", "3.4.3"}),
        ("rule 4 of domain.md §3.4 says", {"3.4", "3.4.4"}),
        ("domain.md §2.7, S33 to S38", {"2.7", "S33", "S38"}),
        ("domain.md S51, R121 and 0x", {"S51", "R121"}),
        ("domain.md §0.1", {"0.1"}),
        ("as rule 12 says; def test_s07_all()", {"3.4.12", "S07"}),
        ("the lock of design.md §2", {"design.md", "2"}),
        ("notes may be hidden (R001 to R008)", {"R001", "R008"}),
        ("targets of a party's own (UW Q3)", {"UW Q3"}),
    ],
)
def test_citation_is_recognised(text: str, expected: set[str]) -> None:
    assert set(cited(text)) == expected
