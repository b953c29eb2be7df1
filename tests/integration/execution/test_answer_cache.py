"""Answers are cached while nothing that their caller may read has changed, and no longer."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from firmware_graph.database.transaction import run_alone
from firmware_graph.model.vocabulary import Tier
from support.cache_harness import CALLERS, PARTY, CacheHarness, cache_harness
from support.question_harness import SSC
from support.sheets import a_fir_row, a_zigbee_row, cpl_rows

pytestmark = pytest.mark.anyio

REVISION: Final = "{ revision { id recordedAt } }"
PAGE: Final = "{ firmwareVersions { totalCount nodes { cplEntryId deviceModel { modelName } } } }"
PATHWAY: Final = (
    "{ upgradePathway(from: {cplEntryId: 1}, to: {cplEntryId: 2}) { __typename ... on UpgradePathway { hops } } }"
)
STACKS: Final = "{ firmwareVersions { nodes { cplEntryId zigbeeStack { name version } } } revision { id } }"
PUBLIC: Final = "{ firmwareVersion(cplEntryId: 1) { cplEntryId } }"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(neo4j, tmp_path) as opened:
        await opened.imports.written(cpl=cpl_rows(1, 2, 3), fir=[a_fir_row(2, "1")], zigbee=[a_zigbee_row(1)])
        yield opened


async def test_same_question_is_answered_again_by_looking_at_the_revision_alone(harness: CacheHarness) -> None:
    for caller in CALLERS.values():
        for query in (REVISION, PAGE, STACKS, PATHWAY.replace("{ up", "{ revision { id } up")):
            first = await harness.ask(caller, query)
            assert await harness.ask(caller, query) == first
            assert harness.was_cached


async def test_next_moment_is_looked_for_once_for_all_answers_of_a_revision(harness: CacheHarness) -> None:
    await harness.ask(PARTY, PATHWAY)
    await harness.ask(PARTY, PAGE)
    assert "next_moment" not in harness.reads
    await harness.move(Tier.FIR)
    await harness.ask(PARTY, PAGE)
    assert harness.reads.count("next_moment") == 1


async def test_callers_of_the_same_rights_share_an_answer(harness: CacheHarness) -> None:
    dcc = Caller(frozenset({Role.DCC}), is_sec_party=True, subject="someone", ends_at=2**45)
    assert dcc.rights == PARTY.rights
    await harness.ask(PARTY, PATHWAY)
    assert await harness.is_cached(dcc, PATHWAY)


async def test_callers_of_other_rights_share_none(harness: CacheHarness) -> None:
    for caller in (SSC, PARTY, ANONYMOUS, SSC, PARTY, ANONYMOUS):
        await harness.ask(caller, STACKS)
    answers = [(await harness.ask(caller, STACKS)).content for caller in (ANONYMOUS, PARTY, SSC)]
    assert len(set(answers)) == 3
    assert [b"EmberZNet" in answer for answer in answers] == [False, False, True]
    for caller in CALLERS.values():
        assert await harness.is_cached(caller, STACKS)


async def test_change_of_the_public_list_is_seen_by_everyone_at_once(harness: CacheHarness) -> None:
    before = {name: await harness.ask(caller, PAGE) for name, caller in CALLERS.items()}
    await harness.imports.written(cpl=cpl_rows(1, 2, 3, 4))
    for name, caller in CALLERS.items():
        after = await harness.ask(caller, PAGE)
        assert b'"totalCount":3' in before[name].content
        assert b'"totalCount":4' in after.content
        assert after.etag != before[name].etag
        assert await harness.is_cached(caller, PAGE)


async def test_change_of_stacks_alone_leaves_a_partys_answers_and_renews_the_committees(harness: CacheHarness) -> None:
    answers = {name: await harness.ask(caller, STACKS) for name, caller in CALLERS.items()}
    await harness.imports.written(zigbee=[a_zigbee_row(1, version="6.7.10"), a_zigbee_row(2)])
    assert await harness.is_cached(PARTY, STACKS)
    assert await harness.is_cached(ANONYMOUS, STACKS)
    assert not await harness.is_cached(SSC, STACKS)
    now = {name: await harness.ask(caller, STACKS) for name, caller in CALLERS.items()}
    assert b"6.7.10" in now["ssc"].content
    assert {name for name in CALLERS if now[name] != answers[name]} == {"ssc"}


async def test_change_of_upgrades_alone_leaves_the_public_answers_and_renews_a_partys(harness: CacheHarness) -> None:
    for caller in CALLERS.values():
        await harness.ask(caller, PAGE)
    await harness.imports.written(fir=[a_fir_row(2, "1"), a_fir_row(3, "2")])
    assert await harness.is_cached(ANONYMOUS, PAGE)
    assert not await harness.is_cached(PARTY, PAGE)
    assert not await harness.is_cached(SSC, PAGE)


async def test_graphs_that_differ_in_restricted_facts_alone_give_a_party_the_same_names(harness: CacheHarness) -> None:
    queries = (REVISION, PAGE, PATHWAY, STACKS, PUBLIC)
    public = (ANONYMOUS, PARTY)
    before = [await harness.afresh(caller, query) for caller in public for query in queries]
    kept = [await harness.ask(caller, query) for caller in public for query in queries]
    await harness.imports.written(zigbee=[a_zigbee_row(2, name="Other Stack"), a_zigbee_row(3)])
    assert [await harness.afresh(caller, query) for caller in public for query in queries] == before == kept
    assert all(response.etag for response in before)


@pytest.mark.parametrize(("tier", "who_waits"), [("CPL", {"anonymous", "party", "ssc"}), ("FIR", {"party", "ssc"})])
async def test_cached_answers_wait_while_what_they_are_of_is_published(
    harness: CacheHarness, tier: str, who_waits: set[str]
) -> None:
    answers = {name: await harness.ask(caller, PAGE) for name, caller in CALLERS.items()}
    await run_alone(harness.imports.graph, "mark_announced", token="mine", tiers=[tier])
    await harness.outlast_lease()
    await run_alone(harness.imports.graph, "mark_publishing", token="mine", tiers=[tier])
    asked = {name: asyncio.create_task(harness.ask(caller, PAGE)) for name, caller in CALLERS.items()}
    await asyncio.wait(asked.values(), timeout=0.3)
    assert {name for name, task in asked.items() if not task.done()} == who_waits
    await run_alone(harness.imports.graph, "clear_marks", token="mine")
    assert {name: await task for name, task in asked.items()} == answers


async def test_no_cached_answer_is_given_during_a_first_load(harness: CacheHarness) -> None:
    before = await harness.ask(ANONYMOUS, PAGE)
    await run_alone(harness.imports.graph, "mark_loading", token="mine")
    await harness.outlast_lease()
    during = await harness.ask(ANONYMOUS, PAGE)
    assert b"GRAPH_UNAVAILABLE" in during.content
    await run_alone(harness.imports.graph, "clear_loading")
    assert not await harness.is_cached(ANONYMOUS, PAGE)
    assert await harness.ask(ANONYMOUS, PAGE) == before


async def test_many_callers_at_once_are_answered_by_few_requests(harness: CacheHarness) -> None:
    first = await harness.ask(PARTY, PATHWAY)
    answers = await asyncio.gather(*(harness.ask(PARTY, PATHWAY) for _ in range(50)))
    assert answers == [first] * 50
    assert harness.reads in ([], ["revision"])


async def test_answer_is_never_older_than_what_was_committed_before_it_was_asked_for(harness: CacheHarness) -> None:
    is_over = asyncio.Event()
    query = "{ revision { id } }"
    numbers: list[tuple[int, int]] = []

    async def keep_asking() -> None:
        while not is_over.is_set():
            committed = moved
            answer = await harness.data(PARTY, query)
            numbers.append((committed, int(answer["revision"]["id"].partition("-fir")[2])))

    moved = first = (await harness.imports.revision())[1]
    askers = [asyncio.create_task(keep_asking()) for _ in range(8)]
    for _ in range(15):
        await harness.move(Tier.FIR)
        moved += 1
        await asyncio.sleep(0.01)
    is_over.set()
    await asyncio.gather(*askers)
    assert all(answered >= committed for committed, answered in numbers)
    assert len({answered for _, answered in numbers}) > 3
    assert await harness.data(PARTY, query) == {"revision": {"id": f"cpl1-fir{first + 15}"}}
