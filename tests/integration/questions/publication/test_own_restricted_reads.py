"""The days on which a manufacturer's entries were read: late, and without anything else of the reads."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.audit.chain import day_of
from firmware_graph.audit.recorder import GraphRecorder
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.restricted_read import ReadBy
from firmware_graph.model.rights import Rights
from firmware_graph.questions.publication.own_restricted_reads import own_restricted_reads
from support.audit_harness import DAY, a_read, audit_harness, now
from support.sheets import ImportHarness

pytestmark = pytest.mark.anyio
OTHER = ReadBy("advisor", "someone", party="P")


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    """Reads of two manufacturers' entries, 40 days ago, 30 days ago and now."""
    async with audit_harness(neo4j, tmp_path) as opened:
        recorders = GraphRecorder(opened.graph), GraphRecorder(opened.graph)
        for recorder in recorders:
            for days in (40, 40, 30, 0):
                await recorder.record(a_read(1, 2, at=now() - days * DAY, codes=["1057", "105E"]))
        await recorders[0].record(a_read(3, at=now() - 50 * DAY, codes=["105E"]))
        await recorders[0].record(a_read(3, at=now() - 40 * DAY, codes=["1057"], by=OTHER))
        await recorders[0].record(a_read(at=now() - 60 * DAY, codes=[]))
        yield opened


async def own(harness: ImportHarness, *codes: str, days_late: int = 30) -> list[tuple[str, str]]:
    rights = Rights(owned_codes=frozenset(codes))
    reader = GraphReader(harness.graph, rights=rights, deadline=Deadline.after(60), uses_party_facts=True)
    return [(one.role, one.day) for one in await own_restricted_reads(reader, until=day_of(now() - days_late * DAY))]


async def test_each_role_and_day_is_shown_once_and_late(harness: ImportHarness) -> None:
    late = [("ssc", day_of(now() - 30 * DAY)), ("advisor", day_of(now() - 40 * DAY)), ("ssc", day_of(now() - 40 * DAY))]
    assert await own(harness, "1057") == late
    assert await own(harness, "1057", days_late=31) == late[1:]
    assert await own(harness, "1057", days_late=0) == [("ssc", day_of(now())), *late]


async def test_reads_of_others_entries_are_not_shown(harness: ImportHarness) -> None:
    fifty = ("ssc", day_of(now() - 50 * DAY))
    assert fifty in await own(harness, "105E")
    assert fifty not in await own(harness, "1057")
    assert await own(harness, "F001") == []
    assert await own(harness) == []


async def test_several_codes_of_one_manufacturer_are_one_list(harness: ImportHarness) -> None:
    both = await own(harness, "1057", "105E")
    assert len(both) == len(set(both)) == 4
