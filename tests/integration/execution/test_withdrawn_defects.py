"""A cached answer on a defect ends at the moment from which the defect counts as withdrawn."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.questions.publication.next_moment import next_midnight, next_moment
from support.cache_harness import PARTY, CacheHarness, Clock, cache_harness
from support.defect_files import a_defect, affected_by, take_defects
from support.question_harness import SSC
from support.sheets import a_zigbee_row, cpl_rows

pytestmark = pytest.mark.anyio

NOON: Final = 1_900_000_800_000 // 86_400_000 * 86_400_000 + 43_200_000
QUERY: Final = "{ firmwareVersion(cplEntryId: 1) { defects { exposure } } }"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(neo4j, tmp_path) as opened:
        await opened.imports.written(cpl=cpl_rows(1), zigbee=[a_zigbee_row(1)])
        at = datetime.fromtimestamp(NOON / 1000, UTC).isoformat()
        defect = a_defect("SYN-1", affected_by(("introduced", "0")), withdrawn=at)
        assert (await take_defects(opened.imports.graph, tmp_path, [defect])).is_written
        yield opened


async def exposures(harness: CacheHarness) -> list[str]:
    found = (await harness.data(SSC, QUERY))["firmwareVersion"]["defects"]
    return [one["exposure"] for one in found]


async def test_defect_counts_to_the_last_millisecond_before_its_withdrawal(
    harness: CacheHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock.put_in(monkeypatch, NOON - 1000)
    assert await exposures(harness) == ["AFFECTED"]
    clock.now_ms = NOON - 1
    assert await exposures(harness) == ["AFFECTED"]
    assert await harness.is_cached(SSC, QUERY)
    clock.now_ms = NOON
    assert await exposures(harness) == []


async def test_next_moment_is_that_of_the_withdrawal_for_the_committee_alone(harness: CacheHarness) -> None:
    async def after(moment: int, caller: object) -> int:
        rights = SSC.rights if caller is SSC else PARTY.rights
        reader = GraphReader(harness.graph, rights=rights, deadline=Deadline.after(20))
        return await next_moment(reader, after=moment)

    assert await after(NOON - 5, SSC) == NOON
    assert await after(NOON, SSC) == next_midnight(NOON)
    assert await after(NOON - 5, PARTY) == next_midnight(NOON)
