"""A limitation that is nowhere is not ended; test_state_limitation.py has the others."""

from pathlib import Path

import pytest

from firmware_graph.changes.end_limitation import end_limitation
from firmware_graph.changes.state_limitation import LimitationAuthor
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput
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
