"""Displays that may be Alt HAN devices are listed, and nothing is assumed of them (domain.md R125)."""

from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from support.question_harness import question_harness
from support.sheets import a_cpl_row, cpl_rows

pytestmark = pytest.mark.anyio

QUERY = """query ($after: String) { variantsToAskFor(first: 2, after: $after) { totalCount
  pageInfo { hasNextPage endCursor } nodes { firmwareVersion { cplEntryId } why looksLike { cplEntryId } } } }"""
PPMID = {"Device_Type": "PPMID"}
ALT_HAN = {**PPMID, "Variant": "ALT_HAN_P2P"}


async def test_displays_that_look_like_alt_han_devices_or_state_no_variant_are_asked_for(
    neo4j: Connection, tmp_path: Path
) -> None:
    cpl = [
        *cpl_rows(1, 2, **ALT_HAN),
        a_cpl_row(3, **PPMID),
        a_cpl_row(4, **PPMID, Model_Identifier="0004"),
        a_cpl_row(5, Device_Type="ESME"),
        a_cpl_row(6, **PPMID, Manufacturer_Code="F002", Manufacturer_Name="Other", Variant="UNKNOWN"),
        a_cpl_row(7, **PPMID, Model_Identifier="0004", Variant="PPMID"),
    ]
    async with question_harness(neo4j, tmp_path, cpl=cpl) as harness:
        page = (await harness.ask(QUERY))["variantsToAskFor"]
        assert page["nodes"] == [
            {
                "firmwareVersion": {"cplEntryId": 3},
                "why": "LOOKS_LIKE_ALT_HAN",
                "looksLike": [{"cplEntryId": 1}, {"cplEntryId": 2}],
            },
            {"firmwareVersion": {"cplEntryId": 4}, "why": "VARIANT_NOT_RECORDED", "looksLike": []},
        ]
        rest = (await harness.ask(QUERY, after=page["pageInfo"]["endCursor"]))["variantsToAskFor"]
        assert [one["firmwareVersion"]["cplEntryId"] for one in rest["nodes"]] == [6]
        assert (page["totalCount"], page["pageInfo"]["hasNextPage"], rest["pageInfo"]["hasNextPage"]) == (
            3,
            True,
            False,
        )
