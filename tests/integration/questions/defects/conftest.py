"""The graph that the questions on defects are asked of."""

from collections.abc import AsyncIterator

import pytest

from firmware_graph.database.connection import Connection
from support.defect_files import take_defects
from support.defect_sheets import ASSESSMENTS, CPL, DEFECTS, FIR, ZIGBEE
from support.question_harness import QuestionHarness, question_harness


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    folder = tmp_path_factory.mktemp("defects")
    async with question_harness(neo4j, folder, cpl=CPL, fir=FIR, zigbee=ZIGBEE) as harness:
        report = await take_defects(harness.graph, folder, DEFECTS, ASSESSMENTS)
        assert report.is_written, report
        await harness.reader().read("revision")  # else the first question would read twice: the revision has moved
        harness.reads.clear()
        yield harness
