"""Advisories, the latest first: those released for SEC Parties, all papers for the Security Sub-Committee."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.model.advisory import Advisory
from firmware_graph.model.page import Page, PageRequest
from firmware_graph.model.rights import Rights
from firmware_graph.questions.publication.advisories import advisories
from firmware_graph.questions.publication.released_advisories import released_advisories
from support.advising import SEC, SSC, Advising, advising

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Advising]:
    async with advising(neo4j, tmp_path) as opened:
        yield opened


async def listed(store: Advising, rights: Rights, first: int = 50, after: str | None = None) -> Page[Advisory]:
    return await advisories(store.reader(rights), PageRequest(first, after, wants_total=True))


async def test_drafts_are_for_their_writers_alone_and_cost_others_nothing(store: Advising) -> None:
    reads: list[str] = []
    store.graph.observers.append(lambda name, _seconds, _outcome: reads.append(name))
    released, drafted = await store.released(9), await store.draft(1)
    await store.review(drafted)
    reads.clear()
    assert [one.advisory_id for one in (await listed(store, SEC)).rows] == [released.advisory_id]
    assert set(reads) == {"released_advisories"}
    found = await listed(store, SSC)
    assert {(one.advisory_id, one.state) for one in found.rows} == {
        (released.advisory_id, "RELEASED"),
        (drafted.advisory_id, "REVIEWED"),
    }


async def test_pages_follow_each_other(store: Advising) -> None:
    made = {(await store.released(9)).advisory_id for _ in range(3)}
    first = await listed(store, SEC, 2)
    assert (len(first.rows), first.has_next, first.total_count) == (2, True, 3)
    rest = await listed(store, SEC, 2, first.cursors[-1])
    assert {one.advisory_id for one in (*first.rows, *rest.rows)} == made
    assert not rest.has_next


async def test_advisory_stands_on_its_entries_until_it_ends(store: Advising) -> None:
    old = await store.released(9)
    new = await store.released(1, 9)
    register = await released_advisories(store.reader(SEC))
    assert {one.advisory_id for one in register.standing_on([9])} == {old.advisory_id, new.advisory_id}
    assert [one.advisory_id for one in register.standing_on([1])] == [new.advisory_id]
    await store.withdraw(new)
    register = await released_advisories(store.reader(SEC))
    assert (register.standing_on([1]), [one.advisory_id for one in register.standing_on([9])]) == (
        [],
        [old.advisory_id],
    )
