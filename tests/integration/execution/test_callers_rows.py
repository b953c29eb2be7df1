"""Rows that are a caller's own stay with it: the process keeps neither them nor the answers to them."""

import gc
from collections.abc import AsyncIterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any, Final

import pytest

from firmware_graph.auth.callers_rows import CALLERS_ROWS
from firmware_graph.auth.policy import POLICY
from firmware_graph.database.connection import Connection
from support.cache_harness import PARTY, CacheHarness, cache_harness
from support.sheets import a_fir_row, cpl_rows

pytestmark = pytest.mark.anyio
WORD: Final = "canary-flat-7"
SOURCE: Final = "canary-report"
BATCH: Final = """query ($counts: [FleetCount!]!) {
  fleetReport(counts: $counts) { deviceCount upgradable { rows { nodes { deviceCount } } } } }"""
PAIRS: Final = """query ($rows: [PairRow!]!) {
  pairReport(rows: $rows) { rows { nodes { pair statements { end source } } } } }"""
TREND: Final = (
    """query ($reports: [FleetSnapshot!]!) { fleetTrend(reports: $reports) { months { month deviceCount } } }"""
)
COUNTS: Final = [{"firmware": {"cplEntryId": 1}, "count": 713_713}]
QUESTIONS: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "Query.pairReport": (
        PAIRS,
        {
            "rows": [
                {"pair": WORD, "end": end, "source": SOURCE, "firmware": {"cplEntryId": entry}}
                for end, entry in (("canary-upper", 1), ("canary-lower", 2))
            ]
        },
    ),
    "Query.fleetReport": (BATCH, {"counts": COUNTS}),
    "Query.fleetTrend": (TREND, {"reports": [{"reportedOn": "2026-01-31", "counts": COUNTS}]}),
}


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(neo4j, tmp_path) as opened:
        await opened.imports.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(2, "1")])
        yield opened


def test_marks_are_of_the_table_and_each_is_tried() -> None:
    assert QUESTIONS.keys() == CALLERS_ROWS
    assert POLICY.keys() >= CALLERS_ROWS


def values_in(thing: object) -> set[str]:
    """Return the texts and numbers of all that a thing refers to, by whatever way."""
    found, waiting, seen = set[str](), [thing], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, type | ModuleType | FunctionType):
            continue
        seen.add(id(one))
        if isinstance(one, str | int):
            found.add(str(one))
        waiting += gc.get_referents(one)
    return found


async def test_answer_to_own_rows_is_executed_each_time_and_no_word_of_them_is_kept(harness: CacheHarness) -> None:
    for question, variables in QUESTIONS.values():
        response = await harness.ask(PARTY, question, variables)
        assert b"errors" not in response.content, response.content
        assert not await harness.is_cached(PARTY, question, variables)
    assert not harness.answers.store
    kept = values_in([*harness.graph.store.items()])
    assert any(text.endswith("/PRODUCTION") for text in kept), "lineages are kept"
    assert not [text for text in kept if "canary" in text or text == "713713"]
    assert await harness.ask(PARTY, "{ firmwareVersions { totalCount } }")
    assert harness.answers.store, "other answers are"
