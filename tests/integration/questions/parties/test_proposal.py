"""One proposal: of its own party, or of any for those who decide."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.errors import Conflict
from firmware_graph.model.change import ChangesPublished, UpgradeWithdrawal
from firmware_graph.questions.parties.proposal import proposal
from support.proposing import MAKER, SECAS, Proposing, proposing

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Proposing]:
    async with proposing(neo4j, tmp_path) as opened:
        yield opened


async def test_proposal_is_of_its_party_or_of_any_and_of_no_other(store: Proposing) -> None:
    made = await store.made(UpgradeWithdrawal(21, 22), by=MAKER)
    for party, expected in ((MAKER.party, made), (None, made), ("M2", None)):
        assert await proposal(store.reader(), made.proposal_id, party=party) == expected
    assert await proposal(store.reader(), "none", party=None) is None


async def test_proposal_decided_on_an_older_revision_is_not_published(store: Proposing) -> None:
    made = await store.made(UpgradeWithdrawal(21, 22))
    seen = (await store.reader().confirm()).id_for(SECAS.tiers)
    other = await store.made(UpgradeWithdrawal(20, 21))
    assert isinstance(await store.decide(other, publish=True, on_revision=seen), ChangesPublished)
    with pytest.raises(Conflict, match="published since") as refused:
        await store.decide(made, publish=True, on_revision=seen)
    assert refused.value.extensions["argument"] == "onRevision"
    now = (await store.reader().confirm()).id_for(SECAS.tiers)
    assert isinstance(await store.decide(made, publish=True, on_revision=now), ChangesPublished)
