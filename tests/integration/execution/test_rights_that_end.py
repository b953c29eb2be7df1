"""What is cached is shared by callers of equal rights, and given to none of them after the end of its own."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from firmware_graph.auth.caller import Caller
from firmware_graph.database.connection import Connection
from support.cache_harness import PARTY, CacheHarness, Clock, cache_harness
from support.sheets import cpl_rows

pytestmark = pytest.mark.anyio
PAGE = "{ firmwareVersions { totalCount } }"
NOON = 1_900_000_800_000 // 86_400_000 * 86_400_000 + 43_200_000


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[CacheHarness]:
    async with cache_harness(neo4j, tmp_path) as opened:
        await opened.imports.written(cpl=cpl_rows(1))
        yield opened


def ending(at_ms: int) -> Caller:
    return replace(PARTY, party="P1", ends_at=at_ms)


async def test_answer_outlives_the_rights_of_who_asked_first(
    harness: CacheHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock.put_in(monkeypatch, NOON)
    sooner, later = ending(NOON + 1000), ending(NOON + 2000)
    first = await harness.ask(sooner, PAGE)
    assert await harness.is_cached(later, PAGE)
    clock.now_ms = NOON + 1000
    assert await harness.is_cached(later, PAGE)
    assert await harness.ask(later, PAGE) == first


async def test_cached_answer_is_not_given_after_the_end_of_the_callers_rights(
    harness: CacheHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock.put_in(monkeypatch, NOON)
    caller = ending(NOON + 1000)
    await harness.ask(caller, PAGE)
    clock.now_ms = NOON + 999
    assert await harness.is_cached(caller, PAGE)
    clock.now_ms = NOON + 1000
    refused = await harness.ask(caller, PAGE)
    assert (list(refused.codes), refused.etag) == (["UNAUTHENTICATED"], None)


@pytest.mark.parametrize(
    "other",
    [
        replace(PARTY, party="P2"),
        replace(PARTY, party="P1", acting_for="P2"),
        replace(PARTY, party="P1", is_sec_party=False),
    ],
)
async def test_callers_of_other_rights_share_nothing(harness: CacheHarness, other: Caller) -> None:
    await harness.ask(replace(PARTY, party="P1"), PAGE)
    assert not await harness.is_cached(other, PAGE)
    assert await harness.is_cached(replace(PARTY, party="P1"), PAGE)
