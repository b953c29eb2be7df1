"""The graph that the questions on pathways are asked of."""

from collections.abc import AsyncIterator

import pytest

from firmware_graph.database.connection import Connection
from support.question_harness import QuestionHarness, question_harness
from support.sheets import a_cpl_row, a_fir_row, cpl_rows

HUB = {"Device_Type": "CH", "Model_Identifier": "00C0"}
SWITCH = {"Device_Type": "HCALCS", "Model_Identifier": "00A0"}
CPL = [
    *cpl_rows(20, 21, 22, 23, *range(100, 111), Generation="SMETS2"),
    *cpl_rows(1, 2, 3, 4, 5, Model_Identifier="0002"),
    *cpl_rows(29, 30, 31, Model_Identifier="0003"),
    *cpl_rows(60, 61, 62, 63, Model_Identifier="0006"),
    *cpl_rows(70, 71, 72, Model_Identifier="0007"),
    *cpl_rows(73, 74, Model_Identifier="0008"),
    *cpl_rows(40, 41, **HUB),
    a_cpl_row(50, **SWITCH),
    a_cpl_row(51, **SWITCH, Required_Comms_Hub_Entry_ID="41"),
]
FIR = [
    a_fir_row(20),
    a_fir_row(21, "20"),
    a_fir_row(22, "21;20", Effective_From="2020-01-01"),
    a_fir_row(23, "22", Effective_From="2999-01-01"),
    *(a_fir_row(entry) for entry in range(100, 110)),
    a_fir_row(110, ";".join(map(str, range(100, 110)))),
    *(a_fir_row(entry) for entry in (1, 5, 29, 30, 40, 50, 60, 63)),
    a_fir_row(2, "1"),
    a_fir_row(3, "1"),
    a_fir_row(4, "2;3"),
    a_fir_row(31, "29;30"),
    a_fir_row(41, "40"),
    a_fir_row(51, "50"),
    a_fir_row(61, "60"),
    a_fir_row(62, "63"),
    a_fir_row(70),
    a_fir_row(71, "70"),
    a_fir_row(72, "70"),
    a_fir_row(73),
    a_fir_row(74, ""),
]
WITHDRAWN = {
    "22": a_fir_row(22, "21", Effective_From="2020-01-01"),  # without 20 → 22
    "31": a_fir_row(31, "29"),  # without 30 → 31
}
LATER = [WITHDRAWN.get(row["CPL Entry ID"], row) for row in FIR]


@pytest.fixture(scope="module")
async def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[QuestionHarness]:
    folder = tmp_path_factory.mktemp("pathways")
    async with question_harness(neo4j, folder, cpl=CPL, fir=FIR, later=LATER) as opened:
        yield opened
