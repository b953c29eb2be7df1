"""The ready queries of the page, each asked of the example data as the caller that it says it is for."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest

from support.asking import Ask
from support.paths import ROOT

FOLDER = ROOT / "web" / "src" / "ready-queries"
FILES = sorted(FOLDER.glob("*.graphql"))
ROLES = {"none": "anonymous", "party": "party", "ssc": "ssc"}

# Answers of a question that found nothing: the example would be of the wrong data.
NOTHING_FOUND = {"FirmwareNotFound", "InvalidReference"}


def header_of(text: str, name: str) -> str:
    prefix = f"# {name}: "
    return next(line.removeprefix(prefix) for line in text.splitlines() if line.startswith(prefix))


def leaves(answer: Any) -> Iterable[Any]:
    """List the values that are neither null, empty nor zero."""
    if isinstance(answer, dict | list):
        inner = answer.values() if isinstance(answer, dict) else answer
        return [leaf for value in inner for leaf in leaves(value)]
    return [answer] if answer not in (None, 0, False) else []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_ready_query_asked_by_whom_it_is_for_finds_something(
    file: Path, client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    text = file.read_text(encoding="utf-8")
    variables = json.loads(header_of(text, "variables"))
    answer = Ask(client, headers_of(ROLES[header_of(text, "token")])).data(text, **variables)
    for field, found in answer.items():
        assert len(list(leaves(found))) > 1, f"{field} is empty"
        if isinstance(found, dict):
            assert found.get("__typename") not in NOTHING_FOUND, found


def test_ready_queries_of_a_group_have_titles_of_their_own() -> None:
    titles = [header_of(file.read_text(encoding="utf-8"), "title") for file in FILES]
    assert len(titles) == len(set(titles))
    assert {file.stem.split("-")[0] for file in FILES} == {"anyone", "party", "integrator", "ssc"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_ready_query_needs_the_token_that_it_says(
    file: Path, client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    text = file.read_text(encoding="utf-8")
    weaker = {"party": "anonymous", "ssc": "party"}.get(header_of(text, "token"))
    if weaker is not None:
        assert "FORBIDDEN" in Ask(client, headers_of(weaker)).codes(text, **json.loads(header_of(text, "variables")))
