"""One advisory by its ID: of those released for SEC Parties, any for the Security Sub-Committee."""

from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.questions.publication.advisory import advisory
from support.advising import SEC, SSC, advising

pytestmark = pytest.mark.anyio


async def test_draft_is_as_if_it_were_not_there_but_for_its_writers(neo4j: Connection, tmp_path: Path) -> None:
    async with advising(neo4j, tmp_path) as store:
        reads: list[str] = []
        released, drafted = await store.released(9), await store.draft(1)
        store.graph.observers.append(lambda name, _seconds, _outcome: reads.append(name))
        found = await advisory(store.reader(SEC), released.advisory_id)
        assert found is not None
        assert found.title == released.title
        assert await advisory(store.reader(SEC), drafted.advisory_id) is None
        assert await advisory(store.reader(SEC), "00000000-0000-4000-8000-000000000000") is None
        assert "advisory_paper_by_id" not in reads
        working = await advisory(store.reader(SSC), drafted.advisory_id)
        assert working is not None
        assert working.state == "DRAFT"
        assert await advisory(store.reader(SSC), "00000000-0000-4000-8000-000000000000") is None
