"""What a process knows of the graph is asked again when something was written, and not before."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.scopes import Role
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.questions.exposure_register import exposure_register
from sheets import ImportDesk, a_zigbee_row, cpl_rows, import_desk

pytestmark = pytest.mark.anyio
SSC = Caller(frozenset({Role.SSC}))


@pytest.fixture
async def desk(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportDesk]:
    async with import_desk(neo4j, tmp_path) as opened:
        await opened.written(cpl=cpl_rows(1, 2), zigbee=[a_zigbee_row(1)])
        yield opened


def a_reader(desk: ImportDesk) -> GraphReader:
    return GraphReader(desk.graph, tiers=SSC.tiers, deadline=Deadline.after(60))


async def test_known_answer_costs_the_revision_alone_and_a_change_makes_it_unknown(desk: ImportDesk) -> None:
    seen: list[str] = []
    desk.graph.observers.append(lambda name, _seconds, _outcome: seen.append(name))
    first = await exposure_register(a_reader(desk))
    seen.clear()
    assert await exposure_register(a_reader(desk)) is first
    assert seen == ["revision"]
    await desk.written(zigbee=[a_zigbee_row(1), a_zigbee_row(2, version="9.9.9")])
    renewed = await exposure_register(a_reader(desk))
    assert len(renewed.builds) == len(first.builds) + 1


async def test_known_answer_is_not_mixed_with_a_read_after_a_change(desk: ImportDesk) -> None:
    first = await exposure_register(a_reader(desk))
    await desk.written(zigbee=[a_zigbee_row(1), a_zigbee_row(2, version="9.9.9")])
    reader = a_reader(desk)
    await reader.read("revision")
    assert await exposure_register(reader) is not first
