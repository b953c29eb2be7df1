"""Drafts of advisories: working papers, of which nobody is told."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput, Conflict, Forbidden
from firmware_graph.questions.publication.advisory_papers import advisory_revisions
from support.advising import ANN, BEN, CAT, TEXT, Advising, advising

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Advising]:
    async with advising(neo4j, tmp_path) as opened:
        yield opened


async def test_draft_moves_nothing_and_is_seen_by_nobody_else(store: Advising) -> None:
    before = await store.harness.revision()
    drafted = await store.draft(2, 1, 2, severity=" High ")
    assert (drafted.state, list(drafted.cpl_entry_ids), drafted.severity) == ("DRAFT", [1, 2], "High")
    assert await store.harness.revision() == before
    assert await store.events() == []
    assert await store.seen() == []


async def test_text_that_is_written_anew_loses_its_review_and_keeps_all_its_texts_and_authors(store: Advising) -> None:
    drafted = await store.draft(1)
    await store.review(drafted)
    again = await store.draft(2, by=CAT, advisory_id=drafted.advisory_id, text="Another text.", severity="LOW")
    assert (again.advisory_id, again.state, again.text) == (drafted.advisory_id, "DRAFT", "Another text.")
    paper = await store.paper(drafted)
    assert (paper.revision, paper.authors, paper.reviewer, paper.reviewed_at) == (2, ["ann", "cat"], None, None)
    revisions = (await advisory_revisions(store.reader(), [drafted.advisory_id]))[drafted.advisory_id]
    assert [(one.number, one.text, list(one.cpl_entry_ids), one.written_by) for one in revisions] == [
        (1, TEXT, [1], "ann"),
        (2, "Another text.", [2], "cat"),
    ]
    plain = await store.draft(2, advisory_id=drafted.advisory_id)
    assert (await store.paper(plain)).severity is None


@pytest.mark.parametrize(
    ("given", "argument"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"text": "\x07"}, "text"),
        ({"severity": "x" * 51}, "severity"),
        ({"supersedes": "x"}, "supersedes"),
    ],
)
async def test_what_cannot_be_stated_is_refused(store: Advising, given: dict[str, Any], argument: str) -> None:
    with pytest.raises(BadUserInput) as refused:
        await store.draft(1, **given)
    assert refused.value.extensions["argument"] == f"input.{argument}"


async def test_entry_that_is_not_recorded_is_refused(store: Advising) -> None:
    with pytest.raises(BadUserInput, match="No entry 99"):
        await store.draft(1, 99)
    with pytest.raises(BadUserInput, match="1 to 5,000"):
        await store.draft(*range(1, 5_002))


async def test_advisory_that_is_released_or_not_there_is_not_written_anew(store: Advising) -> None:
    released = await store.released(9)
    with pytest.raises(Conflict, match="RELEASED"):
        await store.draft(9, advisory_id=released.advisory_id)
    with pytest.raises(BadUserInput, match="no advisory of this ID"):
        await store.draft(9, advisory_id="x")
    with pytest.raises(BadUserInput, match="supersedes"):
        draft = await store.draft(9)
        await store.draft(9, advisory_id=draft.advisory_id, supersedes=draft.advisory_id)


@pytest.mark.parametrize("author", [ANN._replace(is_key=True), BEN._replace(subject=None)])
async def test_who_is_no_person_drafts_nothing(store: Advising, author: object) -> None:
    with pytest.raises(Forbidden, match="two persons"):
        await store.draft(9, by=author)  # type: ignore[arg-type]  # a person, as the others are
