"""Cached answers end when something dated takes or loses effect, though nothing is written."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication.next_moment import next_midnight, next_moment
from support.cache_harness import PARTY, CacheHarness, Clock, cache_harness
from support.question_harness import SSC
from support.rights import rights_to
from support.sheets import a_cpl_row, a_fir_row, cpl_rows

pytestmark = pytest.mark.anyio
PATHWAY: Final = "{ upgradePathway(from: {cplEntryId: 1}, to: {cplEntryId: 2}) { __typename } }"
LISTED: Final = "{ firmwareVersion(cplEntryId: 1) { listedStatus: status } }"
NOON: Final = 1_900_000_800_000 // 86_400_000 * 86_400_000 + 43_200_000
MIDNIGHT: Final = NOON + 43_200_000


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(neo4j, tmp_path) as opened:
        yield opened


def said(ms: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)).isoformat(timespec="milliseconds")


async def a_pathway(harness: CacheHarness, *, begins: int | None = None, ends: int | None = None) -> None:
    """Record an upgrade from 1 to 2, in effect between two moments."""
    stated = {"Effective_From": said(begins)} if begins else {}
    await harness.imports.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(2, "1", **stated)])
    if ends:
        query = "MATCH ()-[upgrade:UPGRADES_TO]->() SET upgrade.effective_to = $ends, upgrade.end_code = 'WITHDRAWN'"
        await harness.imports.ask(query, ends=ends)


async def kinds(harness: CacheHarness) -> list[str]:
    """Ask for the pathway twice, and return what was answered and whether the first was cached already."""
    [before] = (await harness.data(PARTY, PATHWAY)).values()
    cached = "cached" if harness.was_cached else "executed"
    assert await harness.is_cached(PARTY, PATHWAY)
    return [str(before["__typename"]), cached]


async def all_planned(harness: CacheHarness) -> None:
    """Ask about another state, so that Neo4j has planned what a busy machine must answer in time."""
    await harness.imports.written(cpl=cpl_rows(1, 2))
    await kinds(harness)


async def soon(harness: CacheHarness, date: str) -> int:
    """Set a date of the upgrade to a moment that the first answers come before, and return it."""
    moment = time.time_ns() // 1_000_000 + 3000
    await harness.imports.ask(f"MATCH ()-[upgrade:UPGRADES_TO]->() SET upgrade.{date} = $moment", moment=moment)
    return moment


async def test_upgrade_takes_effect_by_the_clock_on_the_wall_alone(harness: CacheHarness) -> None:
    await all_planned(harness)
    await a_pathway(harness, begins=NOON)
    begins = await soon(harness, "effective_from")
    assert await kinds(harness) == ["NoPathway", "executed"]
    before = await harness.imports.revision()
    await asyncio.sleep(begins / 1000 - time.time() + 0.01)
    assert await kinds(harness) == ["UpgradePathway", "executed"]
    assert await harness.imports.revision() == before


async def test_upgrade_loses_effect_by_the_clock_on_the_wall_alone(harness: CacheHarness) -> None:
    await all_planned(harness)
    await a_pathway(harness, ends=NOON)
    ends = await soon(harness, "effective_to")
    assert await kinds(harness) == ["UpgradePathway", "executed"]
    await asyncio.sleep(ends / 1000 - time.time() + 0.01)
    assert await kinds(harness) == ["NoPathway", "executed"]


async def test_answers_hold_to_the_millisecond_of_each_moment(
    harness: CacheHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_pathway(harness, begins=NOON + 1000, ends=NOON + 2000)
    clock = Clock.put_in(monkeypatch, NOON)
    seen = []
    for past_noon in (0, 999, 1000, 1999, 2000, 2001):
        clock.now_ms = NOON + past_noon
        seen.append(await kinds(harness))
    assert seen == [
        ["NoPathway", "executed"],
        ["NoPathway", "cached"],
        ["UpgradePathway", "executed"],
        ["UpgradePathway", "cached"],
        ["NoPathway", "executed"],
        ["NoPathway", "cached"],
    ]


async def test_moment_that_came_while_others_were_answered_is_not_missed(
    harness: CacheHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_pathway(harness, begins=NOON + 1000, ends=NOON + 2000)
    clock = Clock.put_in(monkeypatch, NOON)
    await harness.ask(PARTY, LISTED)
    clock.now_ms = NOON + 1500
    assert await kinds(harness) == ["UpgradePathway", "executed"]
    clock.now_ms = NOON + 2000
    assert await kinds(harness) == ["NoPathway", "executed"]


@pytest.mark.parametrize("is_another_answered", [False, True])
async def test_moment_that_came_while_an_answer_was_executed_ends_it(
    harness: CacheHarness, monkeypatch: pytest.MonkeyPatch, *, is_another_answered: bool
) -> None:
    await a_pathway(harness, begins=NOON + 1000)
    clock = Clock.put_in(monkeypatch, NOON)

    async def time_goes_on() -> None:
        clock.now_ms = NOON + 2000
        if is_another_answered:
            await harness.ask(PARTY, LISTED)

    harness.graph.before["upgrade_lineages"] = time_goes_on
    assert (await harness.data(PARTY, PATHWAY))["upgradePathway"]["__typename"] == "NoPathway"
    assert await kinds(harness) == ["UpgradePathway", "executed"]


async def test_day_ends_at_midnight_in_utc_for_everyone(harness: CacheHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    removed = said(MIDNIGHT)[:10]
    await harness.imports.written(cpl=[a_cpl_row(1, Status="Removed", Date_Removed=removed)])
    clock = Clock.put_in(monkeypatch, NOON)
    for caller in (ANONYMOUS, PARTY, SSC):
        clock.now_ms = NOON
        assert b"CURRENT" in (await harness.ask(caller, LISTED)).content
        clock.now_ms = MIDNIGHT - 1
        assert await harness.is_cached(caller, LISTED)
        clock.now_ms = MIDNIGHT
        assert not await harness.is_cached(caller, LISTED)
        assert b"REMOVED" in (await harness.ask(caller, LISTED)).content


async def test_upgrades_of_others_end_no_answer_of_who_may_not_see_them(
    harness: CacheHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_pathway(harness, begins=NOON + 1000)
    clock = Clock.put_in(monkeypatch, NOON)
    for caller in (ANONYMOUS, PARTY):
        await harness.ask(caller, LISTED)
    clock.now_ms = NOON + 1000
    assert await harness.is_cached(ANONYMOUS, LISTED)
    assert not await harness.is_cached(PARTY, LISTED)


async def test_clock_behind_the_last_writers_takes_the_writers_moment(
    harness: CacheHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_pathway(harness)
    recorded_at = (await harness.imports.ask("MATCH (r:Revision) RETURN r.fir_recorded_at"))[0][0]
    Clock.put_in(monkeypatch, recorded_at - 10_000)
    assert (await kinds(harness))[0] == "UpgradePathway"
    await harness.imports.ask("MATCH ()-[upgrade:UPGRADES_TO]->() SET upgrade.effective_to = $moment", moment=2**43)
    await harness.imports.ask("MATCH (r:Revision) SET r.fir_recorded_at = $moment", moment=2**43)
    await harness.outlast_lease()
    assert (await kinds(harness))[0] == "NoPathway", "the other server's clock is past the end of the upgrade"


async def test_next_moment_is_the_first_of_all_after_one(harness: CacheHarness) -> None:
    async def after(moment: int) -> int:
        reader = GraphReader(harness.graph, rights=rights_to(Tier.CPL, Tier.FIR), deadline=Deadline.after(20))
        return await next_moment(reader, after=moment)

    assert await after(NOON) == next_midnight(NOON)
    await harness.imports.written(cpl=cpl_rows(1, 2, 3), fir=[a_fir_row(2, "1"), a_fir_row(3, "2")])
    assert await after(NOON) == MIDNIGHT
    moments = "MATCH ()-[u:UPGRADES_TO]->({cpl_entry_id: $to}) SET u.effective_from = $begins, u.effective_to = $ends"
    await harness.imports.ask(moments, to=2, begins=NOON + 10, ends=NOON + 40)
    await harness.imports.ask(moments, to=3, begins=NOON + 20, ends=NOON + 30)
    found, moment = [], NOON
    for _ in range(5):
        moment = await after(moment)
        found.append(moment - NOON)
    assert found == [10, 20, 30, 40, MIDNIGHT - NOON]
