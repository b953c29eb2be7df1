"""The same change under the same idempotency key is made once, also by two who ask at the same time; notes are kept."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.changes.publish_changes import publish_changes
from firmware_graph.database.connection import Connection
from firmware_graph.errors import BadUserInput
from firmware_graph.model.change import (
    Author,
    ChangeRequest,
    ChangesChecked,
    ChangesOutcome,
    ChangesPublished,
    ChangesRefused,
    Operation,
    StackStatement,
    UpgradeStatement,
    UpgradeWithdrawal,
)
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.vocabulary import Tier
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness

pytestmark = pytest.mark.anyio

SECAS = Author("secas", "secas", frozenset({Tier.CPL, Tier.FIR}), OPERATOR)
SSC = Author("ssc", "ssc", frozenset(Tier), OPERATOR, is_committee=True)
WITHDRAWAL = UpgradeWithdrawal(21, 22)


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(20, 21, 22, 24), fir=[a_fir_row(20), a_fir_row(21, "20"), a_fir_row(22, "21")])
        yield one


async def publish(
    harness: ImportHarness, *operations: Operation, author: Author = SECAS, key: str | None = "K", **options: object
) -> ChangesOutcome:
    request = ChangeRequest(operations, idempotency_key=key, **options)  # type: ignore[arg-type]  # what a test names
    return await publish_changes(harness.graph, request, author=author)


async def changes_made(harness: ImportHarness) -> int:
    return int((await harness.ask("MATCH (c:Change {kind: 'CHANGE'}) RETURN count(c)"))[0][0])


async def test_same_again_has_the_same_outcome_and_is_not_made_twice(harness: ImportHarness) -> None:
    first = await publish(harness, WITHDRAWAL)
    await publish(harness, UpgradeStatement(22, 24), key=None)
    assert await publish(harness, WITHDRAWAL) == first
    assert [version.cpl_entry_id for version in first.consequences.stranded] == [20, 21]  # type: ignore[union-attr]
    assert await changes_made(harness) == 2


async def test_another_body_under_the_same_key_is_refused(harness: ImportHarness) -> None:
    await publish(harness, WITHDRAWAL)
    with pytest.raises(BadUserInput, match="Another change was published under this"):
        await publish(harness, UpgradeStatement(22, 24))
    with pytest.raises(BadUserInput, match="Another change was published under this"):
        await publish(harness, WITHDRAWAL, note="another")
    assert await changes_made(harness) == 1


async def test_key_is_its_owners_own(harness: ImportHarness) -> None:
    await publish(harness, WITHDRAWAL)
    outcome = await publish(harness, UpgradeStatement(22, 24), author=SECAS._replace(owner="another"))
    assert isinstance(outcome, ChangesPublished)


async def test_dry_run_and_refusal_do_not_take_the_key(harness: ImportHarness) -> None:
    assert isinstance(await publish(harness, WITHDRAWAL, is_dry_run=True), ChangesChecked)
    assert isinstance(await publish(harness, UpgradeWithdrawal(20, 22)), ChangesRefused)
    assert isinstance(await publish(harness, UpgradeStatement(22, 24)), ChangesPublished)


async def test_two_at_once_are_one_change(harness: ImportHarness) -> None:
    first, second = await asyncio.gather(publish(harness, WITHDRAWAL), publish(harness, WITHDRAWAL))
    assert first == second
    assert await changes_made(harness) == 1


@pytest.mark.parametrize("key", ["", " ", "k" * 201, "a\nb"])
async def test_what_is_no_key_is_refused(harness: ImportHarness, key: str) -> None:
    with pytest.raises(BadUserInput, match="Give 'idempotencyKey'"):
        await publish(harness, WITHDRAWAL, key=key)


async def test_note_is_in_the_ledger_and_the_committees_in_its_sealed_part(harness: ImportHarness) -> None:
    await publish(harness, WITHDRAWAL, note="Bricks meters.", key=None)
    await publish(harness, StackStatement(24, {"name": "ZBOSS"}), author=SSC, note="ZBOSS it is", key=None)
    assert await harness.ask("MATCH (c:Change {kind: 'CHANGE'}) RETURN c.note ORDER BY c.sequence") == [
        ["Bricks meters."],
        [None],
    ]
    assert await harness.ask("MATCH (c:RestrictedChange) RETURN c.note") == [["ZBOSS it is"]]
    with pytest.raises(BadUserInput, match="zboss"):
        await publish(harness, UpgradeStatement(22, 24), note="ZBOSS it is", key=None)
