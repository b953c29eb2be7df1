"""What happened to an entry: pages of its events, upgrades at both ends among them."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.page import PageRequest
from firmware_graph.model.rights import Rights
from firmware_graph.questions.publication.entry_history import entry_history
from support.question_harness import QuestionHarness
from support.sheets import ImportHarness, a_cpl_row, a_fir_row, a_zigbee_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio

PARTIAL = {"is_partial": True}
HISTORY = """query ($entry: Int!, $first: Int, $after: String) { firmwareVersion(cplEntryId: $entry) {
  history(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { id kind } } } }"""


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(9))
        await one.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)], **PARTIAL)
        await one.written(fir=[a_fir_row(2, "1")], zigbee=[a_zigbee_row(1)], **PARTIAL)
        await one.written(cpl=[a_cpl_row(1, HAN_Join_Notes="other")], **PARTIAL)
        yield one


async def test_history_is_of_both_ends_of_an_upgrade_and_in_order(harness: ImportHarness) -> None:
    asking = QuestionHarness(harness.graph)
    history = (await asking.ask(HISTORY, entry=1))["firmwareVersion"]["history"]
    assert [node["kind"] for node in history["nodes"]] == [
        "FIRMWARE_ADDED",
        "PREDECESSORS_DECLARED",
        "UPGRADE_DECLARED",
        "STACK_CHANGED",
        "FIRMWARE_CORRECTED",
    ]
    assert history["totalCount"] == 5
    assert (await asking.ask(HISTORY, entry=9))["firmwareVersion"]["history"]["nodes"] == []


async def test_pages_of_a_history_are_the_whole_of_it(harness: ImportHarness) -> None:
    asking = QuestionHarness(harness.graph)
    whole = (await asking.ask(HISTORY, entry=1))["firmwareVersion"]["history"]["nodes"]
    nodes, after, has_more = [], None, True
    while has_more:
        page = (await asking.ask(HISTORY, entry=1, first=2, after=after))["firmwareVersion"]["history"]
        nodes += page["nodes"]
        after, has_more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        assert page["totalCount"] == len(whole)
    assert nodes == whole


async def test_history_of_each_reader_is_of_its_tiers(harness: ImportHarness) -> None:
    reader = GraphReader(harness.graph, rights=Rights(), deadline=Deadline.after(60))
    one, other = await entry_history(reader, [1, 2], PageRequest(50, wants_total=True))
    assert [event.kind for event in one.rows] == ["FIRMWARE_ADDED", "FIRMWARE_CORRECTED"]
    assert (one.total_count, [event.kind for event in other.rows]) == (2, ["FIRMWARE_ADDED"])
