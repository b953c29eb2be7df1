"""A watch is deleted by its own party, with what it asked."""

from pathlib import Path

import pytest

from firmware_graph.changes.delete_watch import delete_watch
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput
from support.sheets import import_harness
from support.watch_store import watching

pytestmark = pytest.mark.anyio


async def test_watch_is_deleted_by_its_party_alone_with_its_requests(neo4j: Connection, tmp_path: Path) -> None:
    async with import_harness(neo4j, tmp_path) as harness:
        watch = await watching(harness, "P1", 1)
        with pytest.raises(BadUserInput):
            await delete_watch(harness.graph, watch.watch_id, party="P2")
        assert await delete_watch(harness.graph, watch.watch_id, party="P1") == watch.watch_id
        assert await harness.ask("MATCH (node) WHERE node:Watch OR node:WatchedKey RETURN count(node)") == [[0]]
