"""Proposals are decided once, by the rules of what is published by then."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.database.connection import Connection
from firmware_graph.errors import Conflict
from firmware_graph.model.change import (
    ChangeRequest,
    ChangesProposed,
    ChangesPublished,
    ChangesRefused,
    FirmwareCorrection,
    UpgradeWithdrawal,
)
from firmware_graph.model.proposal import ProposalState
from support.proposing import SECAS, Proposing, proposing

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Proposing]:
    async with proposing(neo4j, tmp_path) as opened:
        yield opened


WITHDRAWAL = UpgradeWithdrawal(21, 22)


async def test_two_that_decide_at_the_same_time_do_it_once(store: Proposing) -> None:
    proposal = await store.made(WITHDRAWAL)
    decisions = (store.decide(proposal, publish=True), store.decide(proposal, publish=True), store.take_back(proposal))
    found = await asyncio.gather(*decisions, return_exceptions=True)
    assert sorted(isinstance(one, Conflict) for one in found) == [False, True, True], found
    [row] = (await store.listed()).rows
    assert row.state in {ProposalState.PUBLISHED, ProposalState.TAKEN_BACK}
    ended = (21, 22, "WITHDRAWN_BY_MANUFACTURER") in await store.harness.upgrades()
    assert ended is (row.state is ProposalState.PUBLISHED)


async def test_ledger_names_who_decided_and_who_proposed(store: Proposing) -> None:
    assert isinstance(await store.decide(await store.made(WITHDRAWAL), publish=True), ChangesPublished)
    actors = await store.harness.ask("MATCH (c:Change {kind: 'CHANGE'}) RETURN c.actor")
    assert actors == [["secas for the proposal of M1"]]


async def test_refused_publication_leaves_the_proposal_open_and_it_can_be_rejected(store: Proposing) -> None:
    first, second = await store.made(WITHDRAWAL), await store.made(WITHDRAWAL, now_ms=2)
    await store.decide(first, publish=True)
    assert isinstance(await store.decide(second, publish=True), ChangesRefused)
    assert [row.state for row in (await store.listed()).rows] == [ProposalState.OPEN, ProposalState.PUBLISHED]
    rejected = await store.decide(second, publish=False, note="Too late.")
    assert isinstance(rejected, ChangesProposed)
    assert (rejected.proposal.state, rejected.proposal.decision_note) == (ProposalState.REJECTED, "Too late.")


async def test_entry_that_became_anothers_meanwhile_is_not_changed_by_its_former_owner(store: Proposing) -> None:
    proposal = await store.made(FirmwareCorrection(20, {"model_name": "Renamed"}))
    moved = ChangeRequest([FirmwareCorrection(20, {"manufacturer_code": "F002", "manufacturer_name": "Another"})])
    for corrected in (UpgradeWithdrawal(20, 21), UpgradeWithdrawal(21, 22)):
        await publish_changes(store.graph, ChangeRequest([corrected]), author=SECAS)
    assert isinstance(await publish_changes(store.graph, moved, author=SECAS), ChangesPublished)
    refused = await store.decide(proposal, publish=True)
    assert isinstance(refused, ChangesRefused)
    [problem] = refused.problems
    assert problem.reason == "entry 20 is of manufacturer code F002, which is not yours"
    assert await store.harness.property_of(20, "model_name") is None
    [row] = (await store.listed()).rows
    assert (row.state, row.owned_codes) == (ProposalState.OPEN, ["F001"])
