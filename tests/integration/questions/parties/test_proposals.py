"""The proposals of a party, the latest first, and of all parties."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.model.change import UpgradeWithdrawal
from support.proposing import MAKER, Proposing, proposing

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Proposing]:
    async with proposing(neo4j, tmp_path) as opened:
        yield opened


async def test_proposals_are_those_of_a_party_or_of_all_the_latest_first(store: Proposing) -> None:
    made = [
        (await store.made(UpgradeWithdrawal(21, 22), by=MAKER._replace(party=party), now_ms=moment)).proposal_id
        for moment, party in enumerate(["M1", "M2", "M1"])
    ]
    everyones, own = await store.listed(), await store.listed("M1")
    assert [row.proposal_id for row in everyones.rows] == made[::-1]
    assert [row.proposal_id for row in own.rows] == [made[2], made[0]]
    assert (everyones.total_count, own.total_count, (await store.listed("M3")).total_count) == (3, 2, 0)
