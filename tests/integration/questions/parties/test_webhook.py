"""One webhook, for its own party."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.questions.parties.webhook import webhook
from support.deliveries import OWNER, subscribed
from support.sheets import ImportHarness, import_harness

pytestmark = pytest.mark.anyio


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        yield one


async def test_webhook_is_of_its_own_party_alone(harness: ImportHarness) -> None:
    made = [(await subscribed(harness.graph, f"http://127.0.0.1:9/{name}")).webhook for name in ("a", "b")]
    reader = GraphReader(harness.graph, rights=OWNER.rights, deadline=Deadline.after(60), uses_party_facts=True)
    for one in made:
        found = await webhook(reader, one.webhook_id, party="P1")
        assert found is not None
        assert found.url == one.url
        assert await webhook(reader, one.webhook_id, party="P2") is None
    assert await webhook(reader, "none", party="P1") is None
