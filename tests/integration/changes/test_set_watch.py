"""A watch is set in place of the one of its name, and what is no longer asked is no longer stored."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput
from support.sheets import ImportHarness, import_harness
from support.watch_store import watching

pytestmark = pytest.mark.anyio
KEYS = "MATCH (key:WatchedKey) RETURN key.key ORDER BY key.key"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        yield one


async def test_watch_set_again_keeps_its_id_and_forgets_what_it_asked(harness: ImportHarness) -> None:
    first = await watching(harness, "P1", 1, 2)
    await watching(harness, "P2", 2)
    again = await watching(harness, "P1", 3)
    assert (again.watch_id, again.size) == (first.watch_id, 1)
    assert await harness.ask(KEYS) == [["E2"], ["E3"]]


async def test_quota_is_of_a_party_and_spares_what_is_set_again(harness: ImportHarness) -> None:
    for name in ("a", "b", "a"):
        await watching(harness, "P1", 1, name=name, most=2)
    with pytest.raises(BadUserInput) as refused:
        await watching(harness, "P1", 1, name="c", most=2)
    assert refused.value.extensions["maximum"] == 2
    await watching(harness, "P2", 1, name="c", most=2)


async def test_ten_thousand_requests_are_set_and_one_more_is_refused(harness: ImportHarness) -> None:
    assert (await watching(harness, "P1", *range(1, 10_001))).size == 10_000
    with pytest.raises(BadUserInput):
        await watching(harness, "P1", *range(1, 10_002))
