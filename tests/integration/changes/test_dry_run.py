"""A dry run takes no lock, and neither it nor what is to be published goes on when nobody waits for it."""

import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, cast

import pytest

from firmware_graph.api.schema.changes.mutation import publish_changes_field
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.write import Write
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.changes import decide_proposal, proposal_outlook, publish_changes, write_plan
from firmware_graph.changes.basis import read_basis
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import locked_transaction
from firmware_graph.errors import Conflict, GraphTimeout
from firmware_graph.model.change import (
    Author,
    ChangeRequest,
    ChangesChecked,
    ChangesOutcome,
    ChangesPublished,
    ChangesRefused,
    StackStatement,
    UpgradeStatement,
    UpgradeWithdrawal,
)
from firmware_graph.model.interruption import check
from firmware_graph.model.submitter import OPERATOR
from firmware_graph.model.vocabulary import Tier
from support.proposing import SECAS, Proposing, proposing

pytestmark = pytest.mark.anyio
WITHDRAWAL = UpgradeWithdrawal(21, 22)
COMMITTEE = Author("ssc", "ssc", frozenset(Tier), OPERATOR, is_committee=True)


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Proposing]:
    async with proposing(neo4j, tmp_path) as opened:
        yield opened


async def publish(
    store: Proposing, *operations: Any, author: Author = SECAS, deadline: Deadline | None = None, **stated: Any
) -> ChangesOutcome:
    request = ChangeRequest(operations, **stated)
    return await publish_changes.publish_changes(store.graph, request, author=author, deadline=deadline)


async def checked(store: Proposing, *operations: Any, **stated: Any) -> ChangesOutcome:
    return await publish(store, *operations, is_dry_run=True, deadline=Deadline.after(60), **stated)


async def test_dry_run_does_not_wait_for_who_holds_the_lock(store: Proposing) -> None:
    async with locked_transaction(store.graph):
        outcome = await checked(store, WITHDRAWAL)
        assert isinstance(outcome, ChangesChecked)
        assert [one.cpl_entry_id for one in outcome.expected.stranded] == [20, 21]
        assert isinstance(await checked(store, UpgradeStatement(22, 20)), ChangesRefused)


async def test_dry_run_is_refused_on_a_revision_that_has_passed(store: Proposing) -> None:
    seen = (await store.reader().confirm()).id_for(SECAS.tiers)
    assert isinstance(await checked(store, WITHDRAWAL, on_revision=seen), ChangesChecked)
    await publish(store, UpgradeStatement(20, 22))
    with pytest.raises(Conflict):
        await checked(store, WITHDRAWAL, on_revision=seen)


async def test_dry_run_compares_stacks_with_those_on_record(store: Proposing) -> None:
    stated = StackStatement(20, {"name": "EmberZNet"})
    assert isinstance(await checked(store, stated, author=COMMITTEE), ChangesChecked)
    assert isinstance(await publish(store, stated, author=COMMITTEE), ChangesPublished)
    outcome = await checked(store, stated, author=COMMITTEE)
    assert isinstance(outcome, ChangesRefused)
    assert outcome.problems[0].reason == "this is recorded of entry 20 already"


async def test_dry_run_is_planned_again_when_something_was_published_between_its_reads(
    store: Proposing, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = list[int]()

    async def read_later(*arguments: Any) -> Any:
        times.append(1)
        if len(times) == 1:
            await publish(store, UpgradeStatement(20, 22))
        return await read_basis(*arguments)

    monkeypatch.setattr("firmware_graph.changes.dry_run.read_basis", read_later)
    outcome = await checked(store, WITHDRAWAL)
    assert isinstance(outcome, ChangesChecked)
    assert len(times) == 2
    assert [one.cpl_entry_id for one in outcome.expected.stranded] == [21], "20 has another way by now"


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every plan go on until it is stopped."""

    def plan(*_: object, **__: object) -> None:
        while True:
            check()
            time.sleep(0.001)

    for module in (proposal_outlook, write_plan):
        monkeypatch.setattr(module, "plan_changes", plan)


def reader_for(store: Proposing, seconds: float) -> GraphReader:
    reader = store.reader()
    reader.deadline = Deadline.after(seconds)
    return reader


@pytest.mark.usefixtures("endless")
@pytest.mark.parametrize("is_dry_run", [True, False])
async def test_plan_of_a_change_ends_at_its_deadline_and_frees_the_lock(store: Proposing, is_dry_run: bool) -> None:  # noqa: FBT001
    before = await store.harness.contents()
    with pytest.raises(GraphTimeout):
        await publish(store, WITHDRAWAL, is_dry_run=is_dry_run, deadline=Deadline.after(1.0))
    async with locked_transaction(store.graph, deadline=Deadline.after(60)):
        assert await store.harness.contents() == before


async def test_plan_of_a_proposal_ends_at_the_deadline_of_who_decides(
    store: Proposing, request: pytest.FixtureRequest
) -> None:
    proposal = await store.made(WITHDRAWAL)
    request.getfixturevalue("endless")
    with pytest.raises(GraphTimeout):
        await decide_proposal.decide_proposal(
            reader_for(store, 1.0), proposal.proposal_id, publish=True, author=SECAS, note=None, now_ms=2
        )
    async with locked_transaction(store.graph, deadline=Deadline.after(60)):
        assert (await store.listed()).rows[0].state == "OPEN"


@pytest.mark.usefixtures("endless")
@pytest.mark.parametrize("is_dry_run", [True, False])
async def test_plan_ends_once_the_client_has_left(store: Proposing, is_dry_run: bool) -> None:  # noqa: FBT001
    async def has_left() -> bool:
        return True

    class Stated:
        read: Callable[[], ChangeRequest] = staticmethod(lambda: ChangeRequest([WITHDRAWAL], is_dry_run))

    context = OperationContext.begin(Caller(frozenset({Role.SECAS})), reader_for(store, 60), Write(has_left))
    with pytest.raises(GraphTimeout, match="left"):
        await publish_changes_field(context, input=cast("Any", Stated()))
    async with locked_transaction(store.graph, deadline=Deadline.after(60)):
        pass
