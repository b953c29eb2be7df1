"""Random changes, with processes killed anywhere: ledger, graph, feed, deliveries and watches agree after them.

Watches are processed, and deliveries made, while changes go on: the expected events are computed at each check, from
the answers as known then.
"""

import asyncio
import base64
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import permutations
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from firmware_graph.database.connection import Connection
from firmware_graph.database.dead_writer import undo_dead_write
from firmware_graph.model.change import UpgradeStatement, UpgradeWithdrawal
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.rights import Scope
from support.agreement import Endpoint, Watched, check_deliveries, check_ledger, last_sequence
from support.deliveries import KEY, SSC_OWNER, subscribed
from support.feed_copy import Copy, everything
from support.kept_changes import LISTED, changes
from support.kept_questions import ENTRIES
from support.killed_processes import KEY_FILE, Writer, fork_server, keep, killed, serve
from support.made_changes import MadeChange, SingleChanges
from support.question_harness import QuestionHarness
from support.sheets import ImportHarness, a_fir_row, a_zigbee_row, cpl_rows, import_harness
from support.sizes import times
from support.webhook_receiver import receiver

KEEPERS: Final = 2
ROUNDS: Final = 6 if times(1) == 1 else 200
CHANGES_OF_A_ROUND: Final = 5
ROUNDS_BETWEEN_LOOKS: Final = 5
USUAL_SECONDS: Final = 0.3
"""What a change takes, before one was made here."""
AHEAD_MILLISECONDS: Final = 1_500
WRITER: Final = -1
VICTIMS: Final = (WRITER, WRITER, 0, 1)
FEW: Final = settings(
    max_examples=ROUNDS,
    phases=[Phase.generate],  # what was changed before a failure cannot be made again
    suppress_health_check=[HealthCheck.too_slow],
)


@dataclass
class Killing:
    """A store whose changes are made by processes that are killed, and the two that tell watches and deliver."""

    context: ForkServerContext
    connection: Connection
    harness: ImportHarness
    watched: Watched
    copy: Copy
    writer: Writer
    keepers: list[ForkServerProcess] = field(default_factory=list)
    usual_seconds: float = USUAL_SECONDS
    sequence: int = 0
    compared: int = 0
    changes: int = 0
    kills: int = 0

    def keeper(self) -> ForkServerProcess:
        """Start a process that tells watches and delivers; in `make soak`, one that serves."""
        args = (self.connection, self.harness.folder) if is_soak() else (self.connection,)
        process = self.context.Process(target=serve if is_soak() else keep, args=args, daemon=True)
        process.start()
        return process

    async def make_all(self, changes: Sequence[MadeChange], victim: int, percent: int) -> None:
        """Make changes one after another while a process is killed at some part of the time that they take."""
        killing = asyncio.create_task(self.kill(victim, self.usual_seconds * len(changes) * percent / 100))
        for change in changes:
            await self.make(change)
        await killing

    async def make(self, change: MadeChange) -> None:
        """Make a change: all of it is written, or nothing."""
        began = time.monotonic()
        self.writer.begin(change)
        is_written = await self.writer.outcome()
        if is_written is None:
            await killed(self.writer.process)
            self.writer = Writer(self.context, self.connection, self.harness.folder)
            await undo_dead_write(self.harness.graph)  # as the next process does when it starts
        else:
            self.usual_seconds = (self.usual_seconds + time.monotonic() - began) / 2
        now = await last_sequence(self.harness)
        assert now - self.sequence in ((0, 1) if is_written is None else (is_written,))
        self.sequence = now
        self.changes += 1

    async def compare(self, size: int) -> None:
        """Compare what watches were told of changes since the last look, the copy with the graph, and the ledger."""
        await self.watched.expect_changes_after(self.compared)
        self.compared = self.sequence
        await self.watched.settle(self.sequence)
        await self.watched.check()
        await self.copy.follow(size)
        await self.look()

    async def let_a_date_come(self, victim: int) -> None:
        """Publish a change that takes effect in a moment, kill one of those that tell, and compare what is told."""
        moment = now_ms() + AHEAD_MILLISECONDS
        self.compared = self.sequence = self.sequence + 1
        await published_first(self.harness, dated_changes(moment))
        await killed(self.keepers[victim])
        while now_ms() <= moment:  # noqa: ASYNC110 - a date tells nobody that it comes
            await asyncio.sleep(0.05)
        self.keepers[victim] = self.keeper()
        await self.watched.expect_moment(self.sequence, moment)
        await self.watched.settle(self.sequence, moment)
        await self.watched.check()

    async def look(self) -> None:
        """Compare all that the copy has with the graph, and look at the ledger."""
        assert self.copy.versions == await everything(self.copy.asking)
        await check_ledger(self.harness)

    async def kill(self, victim: int, seconds: float) -> None:
        """Kill the writer after a while, or one of the others, in whose place another one starts."""
        await asyncio.sleep(seconds)
        self.kills += 1
        if victim == WRITER:
            self.writer.process.kill()
            return
        await killed(self.keepers[victim])
        self.keepers[victim] = self.keeper()


def is_soak() -> bool:
    """Whether more is tried than in `make test`."""
    return times(1) > 1


def dated_changes(moment: int) -> Iterator[SingleChanges]:
    """Yield changes that take effect at a moment: of those that fit what is recorded, the first alters an answer."""
    pairs = [*LISTED, *permutations(ENTRIES, 2)]
    for source, target in pairs:
        yield SingleChanges([UpgradeWithdrawal(source, target, effective_to=moment)])
    for source, target in pairs:
        yield SingleChanges([UpgradeStatement(source, target, effective_from=moment)])


async def published_first(harness: ImportHarness, changes: Iterator[SingleChanges]) -> None:
    """Publish the first of some changes that can be made."""
    for change in changes:
        if await change.make(harness):
            return
    raise AssertionError


@asynccontextmanager
async def killing_on(
    context: ForkServerContext, connection: Connection, folder: Path, url: str
) -> AsyncIterator[Killing]:
    """Load a store with watches and two webhooks, and start the processes that tell and deliver."""
    write_key(folder)
    async with import_harness(connection, folder) as harness:
        await load(harness)
        await subscribed(harness.graph, url)
        await subscribed(harness.graph, f"{url}-ssc", Scope.ZIGBEE_READ, owner=SSC_OWNER)
        copy = Copy(QuestionHarness(harness.graph), harness)
        writer = Writer(context, connection, folder)
        one = Killing(context, connection, harness, await Watched.begin(harness), copy, writer)
        await copy.begin()
        one.sequence = one.compared = await last_sequence(harness)
        one.keepers = [one.keeper() for _ in range(KEEPERS)]
        try:
            yield one
        finally:
            for process in (one.writer.process, *one.keepers):
                await killed(process)
    await asyncio.sleep(0.02)  # the driver closes its sockets behind our back


def write_key(folder: Path) -> None:
    """Write the key that secrets of webhooks are sealed with, for a process that serves."""
    path = folder / KEY_FILE
    path.touch(0o600)
    path.write_bytes(base64.b64encode(KEY))


async def load(harness: ImportHarness) -> None:
    """Import two lineages, and an entry of its own."""
    await harness.written(
        cpl=[
            *cpl_rows(1, 2, 3, Image_Hash=""),
            *cpl_rows(4, 5, Model_Identifier="0002"),
            *cpl_rows(6, Model_Identifier="0003"),
        ],
        fir=[a_fir_row(1), a_fir_row(2, "1"), a_fir_row(3, "2"), a_fir_row(4), a_fir_row(5, "4"), a_fir_row(6, "")],
        zigbee=[a_zigbee_row(1), a_zigbee_row(4)],
    )


@pytest.fixture(scope="module")
def context() -> Iterator[ForkServerContext]:
    with fork_server() as one:
        yield one


@pytest.mark.soak
def test_ledger_graph_feed_deliveries_and_watches_agree_whatever_is_killed(
    neo4j: Connection, tmp_path: Path, context: ForkServerContext
) -> None:
    with asyncio.Runner() as runner, receiver() as receiving:
        opened = killing_on(context, neo4j, tmp_path, receiving.url + "/kills")
        killing = runner.run(opened.__aenter__())
        loaded = killing.sequence
        rounds = 0

        @FEW
        @given(
            st.lists(changes, min_size=CHANGES_OF_A_ROUND, max_size=CHANGES_OF_A_ROUND),
            st.sampled_from(VICTIMS),
            st.integers(0, 120),
            st.integers(1, 20),
        )
        def whatever_is_changed_and_killed(made: list[MadeChange], victim: int, percent: int, size: int) -> None:
            nonlocal rounds
            rounds += 1
            runner.run(killing.make_all(made, victim, percent))
            if not rounds % ROUNDS_BETWEEN_LOOKS:
                runner.run(killing.compare(size))
                if is_soak():
                    runner.run(killing.let_a_date_come(rounds % KEEPERS))

        try:
            whatever_is_changed_and_killed()
            runner.run(killing.compare(100))
            runner.run(killing.let_a_date_come(0))
            for endpoint in (Endpoint("/kills", "P1"), Endpoint("/kills-ssc", "SSC", is_committee=True)):
                runner.run(check_deliveries(killing.harness, receiving, endpoint, loaded))
        finally:
            runner.run(opened.__aexit__(None, None, None))
    assert killing.kills == rounds
    assert killing.changes == rounds * CHANGES_OF_A_ROUND
