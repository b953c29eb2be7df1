"""What was declared to run together ends when that is said, and stays recorded."""

from pathlib import Path

import pytest

from firmware_graph.changes.compatibility import CompatibilityStatement
from firmware_graph.changes.declare_compatible import declare_compatible
from firmware_graph.changes.withdraw_compatible import withdraw_compatible
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput
from firmware_graph.model.submitter import OPERATOR
from support.sheets import cpl_rows, import_harness

pytestmark = pytest.mark.anyio

ENDS = """
    MATCH ()-[c:COMPATIBLE_WITH]->()
    RETURN c.recorded_to > c.recorded_from, c.ended_by ORDER BY c.recorded_from, c.recorded_to IS NULL
"""  # two of them are recorded at the same moment


def stated(entry: int, *others: int) -> CompatibilityStatement:
    return CompatibilityStatement(entry, others, "someone", None, OPERATOR, reads_all=True)


async def test_withdrawal_ends_a_record_and_a_later_declaration_begins_another(
    neo4j: Connection, tmp_path: Path
) -> None:
    async with import_harness(neo4j, tmp_path) as harness:
        await harness.written(cpl=cpl_rows(1, 2, 3))
        await declare_compatible(harness.graph, stated(2, 1, 3))
        assert [row.cpl_entry_id for row in await withdraw_compatible(harness.graph, stated(1, 2))] == []
        with pytest.raises(BadUserInput, match="1 and 2 are not declared"):
            await withdraw_compatible(harness.graph, stated(1, 2))
        assert [row.cpl_entry_id for row in await declare_compatible(harness.graph, stated(2, 1))] == [1, 3]
        assert await harness.ask(ENDS) == [[True, "someone"], [None, None], [None, None]]
        [[kinds]] = await harness.ask(
            "MATCH (e:ChangeEvent) WHERE e.kind STARTS WITH 'COMPATIBILITY' WITH e.kind AS kind ORDER BY e.number "
            "RETURN collect(kind)"
        )
        assert [kind.removeprefix("COMPATIBILITY_") for kind in kinds] == [
            "DECLARED",
            "DECLARED",
            "WITHDRAWN",
            "DECLARED",
        ]
