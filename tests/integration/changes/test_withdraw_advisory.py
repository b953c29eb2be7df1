"""Advisories are withdrawn: what was released stays readable, and of a draft nobody is told."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput, Conflict
from support.advising import Advising, advising

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Advising]:
    async with advising(neo4j, tmp_path) as opened:
        yield opened


async def test_released_advisory_ends_is_told_and_stays_readable(store: Advising) -> None:
    released = await store.released(9)
    assert (await store.withdraw(released)).state == "WITHDRAWN"
    assert await store.seen() == [(released.advisory_id, "WITHDRAWN")]
    assert await store.events() == [["FIR", [9]], ["FIR", [9]]]
    paper = await store.paper(released)
    assert (paper.withdrawal_reason, bool(paper.withdrawn_at)) == ("Not needed any more.", True)
    [[named]] = await store.harness.ask("MATCH (a:Advisory) RETURN a.withdrawal_reason")
    assert named is None
    with pytest.raises(Conflict, match="WITHDRAWN"):
        await store.withdraw(released)


async def test_draft_is_laid_aside_and_nobody_is_told(store: Advising) -> None:
    drafted = await store.draft(9)
    before = await store.harness.revision()
    assert (await store.withdraw(drafted)).state == "WITHDRAWN"
    assert (await store.seen(), await store.events()) == ([], [])
    assert await store.harness.revision() == before
    with pytest.raises(Conflict):
        await store.review(drafted)


@pytest.mark.parametrize("reason", [" ", "x" * 1_001])
async def test_withdrawal_without_a_reason_is_refused(store: Advising, reason: str) -> None:
    with pytest.raises(BadUserInput, match="reason"):
        await store.withdraw(await store.draft(9), reason)
