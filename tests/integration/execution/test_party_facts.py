"""An operation that uses facts of parties: asked of the database each time, whatever is kept or leased."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.auth.gate import Gate
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import GraphContractError
from support.cache_harness import CacheHarness, cache_harness
from support.question_harness import SCHEMA
from support.sheets import cpl_rows

pytestmark = pytest.mark.anyio
QUERY: Final = "{ firmwareVersion(cplEntryId: 1) { cplEntryId } revision { id } }"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(replace(neo4j, lease_milliseconds=1000), tmp_path) as opened:
        await opened.imports.written(cpl=cpl_rows(1))
        yield opened


async def test_marked_operation_is_neither_kept_nor_leased_nor_has_an_etag(harness: CacheHarness) -> None:
    await harness.ask(ANONYMOUS, QUERY)
    assert await harness.is_cached(ANONYMOUS, QUERY)
    gate = Gate(SCHEMA, party_facts=frozenset({"Query.revision"}))
    marked = replace(harness, service=replace(harness.service, gate=gate))
    marked.answers.store.clear()
    for _ in range(3):
        response = await marked.ask(ANONYMOUS, f"query Marked {QUERY}")  # a document of which nothing is decided yet
        assert response.etag is None
        assert (marked.was_cached, set(marked.reads)) == (
            False,
            {"revision"},
        )  # though the row is kept, and a lease held
        assert not marked.answers.store


async def test_facts_of_parties_are_not_read_in_an_operation_that_has_no_mark(harness: CacheHarness) -> None:
    reader = GraphReader(harness.graph, rights=ANONYMOUS.rights, deadline=Deadline.after(5))
    with pytest.raises(GraphContractError, match="marks no coordinate"):
        await reader.party_facts("revision")
