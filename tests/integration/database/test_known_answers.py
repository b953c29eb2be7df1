"""What a process knows of the graph is asked again when something was written, and not before."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.questions.defects.shared.defect_register import defect_register
from support.sheets import ImportHarness, a_zigbee_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio
SSC = Caller(frozenset({Role.SSC}))


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as opened:
        await opened.written(cpl=cpl_rows(1, 2), zigbee=[a_zigbee_row(1)])
        yield opened


def a_reader(harness: ImportHarness) -> GraphReader:
    return GraphReader(harness.graph, rights=SSC.rights, deadline=Deadline.after(60))


async def test_known_answer_costs_the_revision_alone_and_a_change_makes_it_unknown(harness: ImportHarness) -> None:
    seen: list[str] = []
    harness.graph.observers.append(lambda name, _seconds, _outcome: seen.append(name))
    first = await defect_register(a_reader(harness))
    seen.clear()
    assert await defect_register(a_reader(harness)) is first
    assert set(seen) <= {"revision"}  # nothing at all under a lease
    await harness.written(zigbee=[a_zigbee_row(1), a_zigbee_row(2, version="9.9.9")])
    renewed = await defect_register(a_reader(harness))
    assert len(renewed.builds) == len(first.builds) + 1


async def test_known_answer_is_not_mixed_with_a_read_after_a_change(harness: ImportHarness) -> None:
    first = await defect_register(a_reader(harness))
    await harness.written(zigbee=[a_zigbee_row(1), a_zigbee_row(2, version="9.9.9")])
    reader = a_reader(harness)
    await reader.read("revision")
    assert await defect_register(reader) is not first
