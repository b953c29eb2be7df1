"""Proposals are taken back by their party, as long as they are open."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput, Conflict
from firmware_graph.model.change import UpgradeWithdrawal
from firmware_graph.model.proposal import ProposalState
from support.proposing import MAKER, Proposing, proposing

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Proposing]:
    async with proposing(neo4j, tmp_path) as opened:
        yield opened


async def test_proposal_is_taken_back_once_and_by_its_party_alone(store: Proposing) -> None:
    proposal = await store.made(UpgradeWithdrawal(21, 22))
    colleague, stranger = MAKER._replace(subject="another"), MAKER._replace(party="M2")
    with pytest.raises(BadUserInput) as others:
        await store.take_back(proposal, by=stranger)
    with pytest.raises(BadUserInput) as unknown:
        await store.take_back(proposal._replace(proposal_id="x"))
    assert (str(others.value), others.value.extensions) == (str(unknown.value), unknown.value.extensions)
    assert (await store.take_back(proposal, by=colleague)).state is ProposalState.TAKEN_BACK
    with pytest.raises(Conflict):
        await store.take_back(proposal)
    with pytest.raises(Conflict):
        await store.decide(proposal, publish=True)
