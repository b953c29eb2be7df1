"""Changes are planned beside what else the process does, whoever publishes, proposes or decides them."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from firmware_graph.changes import proposal_outlook, publish_changes, write_plan
from firmware_graph.database.connection import Connection
from firmware_graph.model.change import ChangeRequest, UpgradeWithdrawal
from firmware_graph.records.planned_changes import PlannedChanges
from firmware_graph.records.recorded import Recorded
from support.proposing import SECAS, Proposing, proposing

pytestmark = pytest.mark.anyio

WITHDRAWAL = UpgradeWithdrawal(21, 22)


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Proposing]:
    async with proposing(neo4j, tmp_path) as opened:
        yield opened


@pytest.fixture
async def turns(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[int]]:
    """List how often others have their turn on the event loop during each plan, and each computation of its effects."""
    counted, during = [0], list[int]()

    def slow(work: Callable[..., object]) -> Callable[..., object]:
        def worked(*arguments: object, **options: object) -> object:
            before = counted[0]
            time.sleep(0.2)
            during.append(counted[0] - before)
            return work(*arguments, **options)

        return worked

    async def others() -> None:
        while True:
            await asyncio.sleep(0.001)
            counted[0] += 1

    for module in (proposal_outlook, write_plan):
        for name in ("plan_changes", "consequences"):
            monkeypatch.setattr(module, name, slow(getattr(module, name)))
    task = asyncio.create_task(others())
    yield during
    task.cancel()


async def test_change_that_takes_long_to_plan_holds_nobody_up(store: Proposing, turns: list[int]) -> None:
    await publish_changes.publish_changes(store.graph, ChangeRequest([WITHDRAWAL], is_dry_run=True), author=SECAS)
    assert [count > 5 for count in turns] == [True, True]


async def test_proposal_that_takes_long_to_plan_holds_nobody_up(store: Proposing, turns: list[int]) -> None:
    proposal = await store.made(WITHDRAWAL)
    assert [count > 5 for count in turns] == [True, True]
    await store.decide(proposal, publish=True)
    assert [count > 5 for count in turns] == [True] * 4


async def test_what_is_read_and_what_follows_for_others_is_not_computed_on_the_event_loop(
    store: Proposing, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, computed = threading.current_thread(), list[str]()

    def aside(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            assert threading.current_thread() is not loop
            computed.append(name)
            return function(*arguments)

        return call

    monkeypatch.setattr(Recorded, "of", aside("read", Recorded.of))
    monkeypatch.setattr(PlannedChanges, "events", aside("events", PlannedChanges.events))
    await publish_changes.publish_changes(store.graph, ChangeRequest([WITHDRAWAL], is_dry_run=True), author=SECAS)
    proposal = await store.made(UpgradeWithdrawal(20, 21))
    await publish_changes.publish_changes(store.graph, ChangeRequest([WITHDRAWAL]), author=SECAS)
    await store.decide(proposal, publish=True)
    assert computed == ["read", "read", *["read", "events"] * 2]
