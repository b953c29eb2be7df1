"""Drafts are reviewed by another person than those who wrote them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput, Conflict, Forbidden
from support.advising import ANN, BEN, CAT, Advising, advising

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Advising]:
    async with advising(neo4j, tmp_path) as opened:
        yield opened


async def test_draft_is_reviewed_once_by_another_person(store: Advising) -> None:
    drafted = await store.draft(9)
    with pytest.raises(Forbidden, match="wrote itself"):
        await store.review(drafted, by=ANN)
    with pytest.raises(Forbidden, match="two persons"):
        await store.review(drafted, by=BEN._replace(is_key=True))
    assert (await store.review(drafted)).state == "REVIEWED"
    assert (await store.paper(drafted)).reviewer == "ben"
    with pytest.raises(Conflict, match="REVIEWED"):
        await store.review(drafted, by=CAT)


async def test_author_of_an_earlier_text_is_no_reviewer_either(store: Advising) -> None:
    drafted = await store.draft(9)
    await store.draft(9, by=BEN, advisory_id=drafted.advisory_id)
    for author in (ANN, BEN):
        with pytest.raises(Forbidden):
            await store.review(drafted, by=author)
    assert (await store.review(drafted, by=CAT)).state == "REVIEWED"


async def test_review_of_a_text_that_was_written_anew_since_it_was_read_is_refused(store: Advising) -> None:
    drafted = await store.draft(9)
    await store.draft(9, advisory_id=drafted.advisory_id)
    with pytest.raises(Conflict, match="meanwhile"):
        await store.review(drafted, revision=1)
    assert (await store.review(drafted, revision=2)).state == "REVIEWED"


async def test_review_of_nothing_is_refused(store: Advising) -> None:
    drafted = await store.draft(9)
    with pytest.raises(BadUserInput, match="no advisory"):
        await store.review(drafted._replace(advisory_id="x"))
