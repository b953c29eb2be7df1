"""Proposals are kept as they were asked, within a quota, and once under a key."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.changes.kept_operations import kept_operations, read_operations, shown_operation
from firmware_graph.changes.propose_changes import MOST_CHARACTERS, checked_operations
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput, Forbidden
from firmware_graph.model.change import (
    ChangeRequest,
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
from firmware_graph.model.clocks import DAY_MS
from firmware_graph.model.quotas import Quotas
from firmware_graph.model.vocabulary import Evidence, Recommendation, Tier, UpgradeEndCode
from firmware_graph.records.rows import CplRow
from support.proposing import MAKER, Proposing, proposing

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Proposing]:
    async with proposing(neo4j, tmp_path, quotas=Quotas(open_proposals=2, proposals=4)) as opened:
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


async def test_proposals_of_a_party_in_24_hours_have_a_quota_and_are_told_when_it_ends(store: Proposing) -> None:
    for moment in (1_000, 2_000, 3_000, 4_000):
        await store.take_back(await store.made(WITHDRAWAL, now_ms=moment))
    told = r"4 proposals in the last 24 hours.*from 1970-01-02T00:00:01\.000Z"
    with pytest.raises(BadUserInput, match=told) as refused:
        await store.ask(WITHDRAWAL, now_ms=5_000)
    assert refused.value.extensions["maximum"] == 4
    assert refused.value.extensions["retryAfter"] == 86_396
    assert isinstance(await store.ask(WITHDRAWAL, now_ms=5_000, is_dry_run=True), ChangesChecked)
    await store.made(WITHDRAWAL, by=MAKER._replace(party="M2", name="M2"), now_ms=5_000)
    await store.made(WITHDRAWAL, now_ms=1_000 + DAY_MS)


@pytest.mark.parametrize("is_dry_run", [False, True])
async def test_operations_that_are_too_long_together_are_refused(store: Proposing, *, is_dry_run: bool) -> None:
    long = [FirmwareAddition(100 + place, {"han_join_notes": "a" * 3_000}) for place in range(360)]
    with pytest.raises(BadUserInput, match="may have 1,048,576 characters together, and these have") as refused:
        await store.ask(*long, is_dry_run=is_dry_run)
    assert refused.value.extensions["maximum"] == 1_048_576


async def test_lists_that_are_too_long_together_are_refused(store: Proposing) -> None:
    with pytest.raises(BadUserInput, match="'from' of one change may have 10,000 entries together"):
        await store.ask(PredecessorsStatement(21, range(1, 6_000)), PredecessorsStatement(22, range(1, 6_000)))


async def test_1000_new_entries_with_every_column_are_not_too_long() -> None:
    columns = dict.fromkeys(CplRow._fields, "a" * 8)
    request = ChangeRequest([FirmwareAddition(place, columns) for place in range(10_000, 11_000)])
    assert MOST_CHARACTERS / 2 < len(checked_operations(request)) < MOST_CHARACTERS


async def test_operations_are_counted_where_their_number_is_not_stored(store: Proposing) -> None:
    made = await store.made(UpgradeWithdrawal(20, 21), FirmwareCorrection(22, {"model_name": 'a}],["b'}), WITHDRAWAL)
    async with store.graph.driver.session() as session:
        await session.run("MATCH (proposal:Proposal) REMOVE proposal.operation_count, proposal.operation_characters")
    [read] = (await store.listed()).rows
    assert read == made
    assert read.operation_count == 3


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
