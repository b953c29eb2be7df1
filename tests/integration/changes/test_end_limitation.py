"""A limitation that is nowhere, or of another's code, is not ended; test_state_limitation.py has the others."""

from pathlib import Path

import pytest

from firmware_graph.changes.end_limitation import end_limitation
from firmware_graph.changes.state_limitation import LimitationAuthor, state_limitation
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput
from firmware_graph.model.limitation import LimitationText
from firmware_graph.model.submitter import OPERATOR
from support.sheets import cpl_rows, import_harness

pytestmark = pytest.mark.anyio


async def test_end_of_nothing_is_refused_and_writes_nothing(neo4j: Connection, tmp_path: Path) -> None:
    async with import_harness(neo4j, tmp_path) as harness:
        await harness.written(cpl=cpl_rows(1))
        before = await harness.contents()
        with pytest.raises(BadUserInput, match="no limitation"):
            await end_limitation(harness.graph, "x", author=LimitationAuthor("secas", None, OPERATOR))
        assert await harness.contents() == before


async def test_limitation_of_another_is_refused_as_if_there_was_none(neo4j: Connection, tmp_path: Path) -> None:
    async with import_harness(neo4j, tmp_path) as harness:
        await harness.written(cpl=[*cpl_rows(1), *cpl_rows(2, Model_Identifier="0002")])
        secas = LimitationAuthor("secas", None, OPERATOR)
        rows = await harness.graph.driver.execute_query(
            "MATCH (one:FirmwareVersion) RETURN one.model_key AS model_key ORDER BY one.cpl_entry_id",
            database_=harness.graph.database,
        )
        keys = [str(row["model_key"]) for row in rows.records]
        stated = [
            await state_limitation(harness.graph, LimitationText(key, "No swap.", None), author=secas, most=3)
            for key in keys
        ]
        await harness.graph.driver.execute_query(
            "MATCH (one:FirmwareVersion {cpl_entry_id: 2}) DETACH DELETE one", database_=harness.graph.database
        )
        before = await harness.contents()
        other = LimitationAuthor("M2", frozenset({"F002"}), OPERATOR)
        refusals = []
        for limitation_id in ("x", *(one.limitation_id for one in stated)):
            with pytest.raises(BadUserInput) as refused:
                await end_limitation(harness.graph, limitation_id, author=other)
            refusals.append((str(refused.value), refused.value.extensions))
        assert refusals == [refusals[0]] * 3
        assert await harness.contents() == before
