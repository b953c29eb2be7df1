"""The Effective From of a FIR row dates the predecessors that are new in it, and no others (domain.md §3.4 rule 14)."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio

PAST, SOON, LATER = "2024-01-01", "2998-01-01", "2999-01-01"
Row = tuple[str, str | None]
"""The predecessors of entry 22, and its Effective From; None where the sheet has no such column."""


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as opened:
        await opened.written(cpl=cpl_rows(18, 19, 20, 21, 22), fir=[a_fir_row(22, "18", Effective_From="2020-01-01")])
        yield opened


async def take(harness: ImportHarness, row: Row, *, is_partial: bool = True) -> None:
    listed, effective_from = row
    cell = {} if effective_from is None else {"Effective_From": effective_from}
    await harness.written(fir=[a_fir_row(22, listed, **cell)], is_partial=is_partial, allowed_endings=1)


async def dates(harness: ImportHarness) -> dict[int, str | None]:
    """The date on which each open upgrade to 22 takes effect, by its beginning."""
    found = await harness.ask(
        "MATCH (a)-[u:UPGRADES_TO]->({cpl_entry_id: 22}) WHERE u.end_code IS NULL "
        "RETURN a.cpl_entry_id, u.effective_from ORDER BY a.cpl_entry_id"
    )
    return {entry: moment and datetime.fromtimestamp(moment / 1000, UTC).date().isoformat() for entry, moment in found}


@pytest.mark.parametrize("is_partial", [True, False])
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([("18;19", PAST)], {18: "2020-01-01", 19: PAST}, id="a new one beside one in effect"),
        pytest.param([("18;19", SOON)], {18: "2020-01-01", 19: SOON}, id="a new one that is to come"),
        pytest.param([("18", SOON)], {18: "2020-01-01"}, id="no new one, and a date to come"),
        pytest.param([("18", PAST)], {18: "2020-01-01"}, id="no new one, and a date that is past"),
        pytest.param([("18", "")], {18: "2020-01-01"}, id="a date in effect outlasts its cell"),
        pytest.param([("18;19", "")], {18: "2020-01-01", 19: None}, id="a new one without a date"),
        pytest.param([("18;19", None)], {18: "2020-01-01", 19: None}, id="a sheet without the column"),
        pytest.param([("18;19", SOON), ("18;19", LATER)], {18: "2020-01-01", 19: LATER}, id="a date to come is moved"),
        pytest.param([("18;19", LATER), ("18;19", SOON)], {18: "2020-01-01", 19: SOON}, id="and moved back"),
        pytest.param([("18;19", SOON), ("18;19", PAST)], {18: "2020-01-01", 19: PAST}, id="or was never to come"),
        pytest.param([("18;19", SOON), ("18;19", "")], {18: "2020-01-01", 19: None}, id="its cell is emptied"),
        pytest.param([("18;19", SOON), ("18;19", None)], {18: "2020-01-01", 19: SOON}, id="its column is gone"),
        pytest.param(
            [("18;19", SOON), ("18;19;20", LATER)],
            {18: "2020-01-01", 19: SOON, 20: LATER},
            id="a new one beside one that is to come",
        ),
        pytest.param(
            [("18;19", SOON), ("18;19;20", "")],
            {18: "2020-01-01", 19: SOON, 20: None},
            id="a new one without a date beside one that is to come",
        ),
    ],
)
async def test_cell_dates_what_is_new_in_its_row(
    harness: ImportHarness, rows: list[Row], expected: dict[int, str | None], *, is_partial: bool
) -> None:
    for row in rows:
        await take(harness, row, is_partial=is_partial)
    assert await dates(harness) == expected


async def test_row_that_says_the_same_again_records_nothing(harness: ImportHarness) -> None:
    await take(harness, ("18;19", SOON))
    before = await harness.contents()
    await take(harness, ("18;19", SOON))
    assert await harness.contents() == before


async def test_predecessor_listed_again_after_it_was_dropped_is_new(harness: ImportHarness) -> None:
    await take(harness, ("18;19", PAST))
    await take(harness, ("18", ""))
    await take(harness, ("18;19", SOON))
    assert await dates(harness) == {18: "2020-01-01", 19: SOON}
