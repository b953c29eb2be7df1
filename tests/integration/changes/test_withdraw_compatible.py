"""What was declared to run together ends when that is said, and stays recorded."""

from pathlib import Path
from typing import Any

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


def stated(
    entry: int, *others: int, by: str = "someone", codes: frozenset[str] | None = None
) -> CompatibilityStatement:
    return CompatibilityStatement(entry, others, by, codes, OPERATOR, reads_all=True)


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


async def test_owner_of_codes_changes_what_goes_together_so_often_in_24_hours_and_others_as_they_like(
    neo4j: Connection, tmp_path: Path
) -> None:
    own = frozenset({"F001"})
    async with import_harness(neo4j, tmp_path) as harness:
        await harness.written(cpl=cpl_rows(1, 2, 3))
        pair, graph = stated(1, 2, by="M1", codes=own), harness.graph
        await declare_compatible(graph, pair, most=2)
        await declare_compatible(graph, pair, most=2)  # no change, and not counted
        await withdraw_compatible(graph, pair, most=2)
        before = await harness.contents()
        with pytest.raises(BadUserInput, match="2 times in the last 24 hours") as refused:
            await declare_compatible(graph, pair, most=2)
        extensions: dict[str, Any] = dict(refused.value.extensions)
        assert (extensions["argument"], extensions["maximum"]) == ("withCplEntryIds", 2)
        assert 86_000 < extensions["retryAfter"] <= 86_400
        assert await harness.contents() == before
        await declare_compatible(graph, stated(1, 2, by="M2", codes=own), most=2)
        with pytest.raises(BadUserInput, match="2 times"):
            await withdraw_compatible(graph, pair, most=2)
        for _ in range(2):
            await withdraw_compatible(graph, stated(1, 2), most=2)
            await declare_compatible(graph, stated(1, 2), most=2)
        await harness.ask("MATCH (c:Change {actor: 'M1'}) SET c.recorded_at = c.recorded_at - 86400001")
        await withdraw_compatible(graph, pair, most=2)
