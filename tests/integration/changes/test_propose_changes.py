"""Proposals are kept as they were asked, within a quota, and once under a key."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.changes.kept_operations import kept_operations, read_operations, shown_operation
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput, Forbidden
from firmware_graph.model.change import (
    ChangesChecked,
    ChangesRefused,
    DefectStatement,
    FirmwareAddition,
    FirmwareCorrection,
    FirmwareRemoval,
    Operation,
    PredecessorsStatement,
    UpgradeStatement,
    UpgradeWithdrawal,
)
from firmware_graph.model.vocabulary import Evidence, Recommendation, Tier, UpgradeEndCode
from support.proposing import MAKER, Proposing, proposing

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Proposing]:
    async with proposing(neo4j, tmp_path, most_open=2) as opened:
        yield opened


WITHDRAWAL = UpgradeWithdrawal(21, 22)
EVERY_KIND: list[Operation] = [
    FirmwareAddition(23, {"model_name": "a", "required_comms_hub_entry_id": 7}),
    FirmwareCorrection(22, {"model_name": None}),
    FirmwareRemoval(21, "2026-01-31"),
    PredecessorsStatement(22, [20, 21]),
    PredecessorsStatement(20, none=True),
    UpgradeStatement(20, 22, Evidence.TESTED, Recommendation.SHOULD, is_rollback=False, effective_from=5),
    UpgradeWithdrawal(21, 22, 6, UpgradeEndCode.CORRECTED),
]


async def test_operations_are_read_as_they_were_kept() -> None:
    assert read_operations(kept_operations(EVERY_KIND)) == EVERY_KIND
    assert isinstance(read_operations(kept_operations(EVERY_KIND))[6].end_code, UpgradeEndCode)  # type: ignore[union-attr]


async def test_operation_is_shown_by_the_names_of_the_schema() -> None:
    assert [shown_operation(EVERY_KIND[place]) for place in (0, 3)] == [
        'addFirmware {"cplEntryId":23,"modelName":"a","requiredCommsHubEntryId":7}',
        'declarePredecessors {"cplEntryId":22,"from":[20,21],"none":false}',
    ]


async def test_open_proposals_of_a_party_have_a_quota(store: Proposing) -> None:
    first = await store.made(WITHDRAWAL)
    await store.made(WITHDRAWAL)
    with pytest.raises(BadUserInput, match="2 open proposals"):
        await store.ask(WITHDRAWAL)
    assert isinstance(await store.ask(WITHDRAWAL, is_dry_run=True), ChangesChecked)
    await store.take_back(first)
    await store.made(WITHDRAWAL)


async def test_key_gives_the_same_proposal_again_also_where_the_quota_is_reached(store: Proposing) -> None:
    first = await store.made(WITHDRAWAL, idempotency_key="a")
    await store.made(WITHDRAWAL, idempotency_key="b")
    assert await store.made(WITHDRAWAL, idempotency_key="a") == first
    with pytest.raises(BadUserInput, match="idempotencyKey"):
        await store.ask(UpgradeStatement(20, 22), idempotency_key="a")


async def test_sealed_operation_is_not_proposed(store: Proposing) -> None:
    with pytest.raises(Forbidden):
        await store.ask(DefectStatement("{}"))


async def test_proposal_moves_no_tier_and_is_in_no_ledger(store: Proposing) -> None:
    count = "MATCH (c:Change) RETURN count(c)"
    before = await store.harness.ask(count), await store.harness.revision()
    await store.made(WITHDRAWAL)
    assert (await store.harness.ask(count), await store.harness.revision()) == before
    assert await store.harness.ask("MATCH (p:Proposal) RETURN COUNT { (p)--() }") == [[0]]


async def test_submitter_of_any_code_proposes_what_another_is_refused(store: Proposing) -> None:
    supplier = MAKER._replace(party="S1", tiers=frozenset({Tier.CPL, Tier.FIR}), owned_codes=frozenset({"F002"}))
    assert isinstance(await store.ask(WITHDRAWAL, by=supplier), ChangesRefused)
    assert (await store.made(WITHDRAWAL, by=supplier._replace(owned_codes=None))).party == "S1"
