"""The pages of docs/: no dead link among them, and each has its place in the navigation of the site."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import reference
from support.paths import ROOT

DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (?P<words>.+)$", re.MULTILINE)
ELSEWHERE = ("https://", "http://", "mailto:")


def prose_of(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors_of(page: Path) -> set[str]:
    """List what the site and a forge call the headings of a page."""
    headings = (re.sub(r"[`*\[\]]|\(.*?\)", "", match["words"]) for match in HEADING.finditer(prose_of(page)))
    return {re.sub(r"[^\w\- ]", "", words.strip().lower()).replace(" ", "-") for words in headings}


def dead_links_of(page: Path, *, within: Path) -> Iterator[str]:
    for match in LINK.finditer(prose_of(page)):
        target, _, anchor = match["target"].partition("#")
        if target.startswith(ELSEWHERE):
            continue
        linked = (page.parent / target).resolve() if target else page
        is_there = linked.exists() and linked.is_relative_to(within)
        if not is_there or (anchor and linked.suffix == ".md" and anchor not in anchors_of(linked)):
            yield match["target"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_page_of_the_documentation_has_no_dead_link_and_none_out_of_the_site(page: Path) -> None:
    assert list(dead_links_of(page, within=DOCS)) == []


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "SECURITY.md"])
def test_page_beside_the_code_has_no_dead_link(name: str) -> None:
    assert list(dead_links_of(ROOT / name, within=ROOT)) == []


def test_dead_link_and_dead_anchor_are_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A page: 1\n[a](#a-page-1) [b](#b) [c](other.md) [d](../page.md)\n```\n[e](code.md)\n```\n")
    assert list(dead_links_of(page, within=tmp_path)) == ["#b", "other.md", "../page.md"]


def pages_in(navigation: list[dict[str, object]]) -> Iterator[str]:
    for entry in navigation:
        for target in entry.values():
            if isinstance(target, str):
                yield target
            elif isinstance(target, list):
                yield from pages_in(target)


def test_every_page_but_single_decisions_and_errors_is_in_the_navigation_once() -> None:
    settings = tomllib.loads((ROOT / "zensical.toml").read_text(encoding="utf-8"))
    pages = {page.relative_to(DOCS).as_posix() for page in PAGES if page.parent.name not in {"decisions", "errors"}}
    assert sorted(pages_in(settings["project"]["nav"])) == sorted(pages)


def test_reference_and_list_of_decisions_are_current() -> None:
    assert reference.REFERENCE.read_text(encoding="utf-8") == reference.reference()
    assert reference.DECISIONS.read_text(encoding="utf-8") == reference.decisions()


def test_reference_names_each_coordinate_with_its_scopes() -> None:
    rows = reference.reference().splitlines()
    assert any(row.startswith("| `zigbeeStack` |") and "| `zigbee:read` |" in row for row in rows)
    assert any(row.startswith("| `versionHex` |") and "| anyone |" in row for row in rows)
    assert any(row.startswith("| `publishChanges(input:)` |") and "`fir:publish` or" in row for row in rows)
