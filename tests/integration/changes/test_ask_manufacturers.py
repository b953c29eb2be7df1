"""Manufacturers are asked about their own entries, and are told of no other."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput, Conflict
from firmware_graph.questions.publication.advisory_enquiries import advisory_enquiries, enquiries_on
from support.advising import MAKER, OTHER, Advising, advising

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Advising]:
    async with advising(neo4j, tmp_path) as opened:
        yield opened


async def test_each_is_asked_about_its_own_entries_as_they_are_then(store: Advising) -> None:
    drafted = await store.draft(1, 2, 11)
    await store.ask(drafted, cve="CVE-2023-41094")
    await store.draft(1, 2, 3, 11, advisory_id=drafted.advisory_id)
    [mine] = await advisory_enquiries(store.reader(MAKER))
    [others] = await advisory_enquiries(store.reader(OTHER))
    assert (list(mine.cpl_entry_ids), list(others.cpl_entry_ids)) == ([1, 2], [11])
    assert (mine.public_cve, mine.answer, mine.asked_at) == ("CVE-2023-41094", "NOT_ANSWERED", 1_000)
    assert {one.manufacturer_code for one in await enquiries_on(store.reader(), [drafted.advisory_id])} == {
        "F001",
        "F002",
    }


async def test_who_is_not_asked_sees_what_it_would_if_nobody_were(store: Advising) -> None:
    drafted = await store.draft(1, 11)
    await store.ask(drafted, ["f001"])
    assert await advisory_enquiries(store.reader(OTHER)) == []
    assert len(await advisory_enquiries(store.reader(MAKER))) == 1


async def test_who_has_no_entry_on_it_is_not_asked(store: Advising) -> None:
    drafted = await store.draft(1)
    with pytest.raises(BadUserInput, match="'F002' has no entry"):
        await store.ask(drafted, ["F001", "F002"])
    with pytest.raises(BadUserInput, match="publicCve"):
        await store.ask(drafted, cve="x" * 101)
    await store.withdraw(drafted)
    with pytest.raises(Conflict):
        await store.ask(drafted)
