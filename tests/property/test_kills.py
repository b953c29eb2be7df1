"""Random changes, with processes killed anywhere: ledger, graph, feed, deliveries and watches agree after each."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from firmware_graph.database.connection import Connection
from firmware_graph.database.dead_writer import undo_dead_write
from support.agreement import Answers, Watched, check_deliveries, check_ledger, last_sequence
from support.deliveries import subscribed
from support.feed_copy import Copy, everything
from support.kept_changes import changes
from support.killed_processes import Writer, fork_server, keep, killed
from support.made_changes import MadeChange
from support.question_harness import QuestionHarness
from support.sheets import ImportHarness, a_fir_row, a_zigbee_row, cpl_rows, import_harness
from support.sizes import times
from support.webhook_receiver import receiver

KEEPERS: Final = 2
CHANGES: Final = 50
CHANGES_BETWEEN_LOOKS: Final = 10
USUAL_SECONDS: Final = 0.3
"""What a change takes, before one was made here."""
WRITER: Final = -1
VICTIMS: Final = (None, None, WRITER, WRITER, 0, 1)
FEW: Final = settings(
    max_examples=times(CHANGES),
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
    answers: Answers = field(default_factory=dict)
    changes: int = 0
    kills: int = 0

    def keeper(self) -> ForkServerProcess:
        """Start a process that tells watches and delivers."""
        process = self.context.Process(target=keep, args=(self.connection,), daemon=True)
        process.start()
        return process

    async def make(self, change: MadeChange, victim: int | None, percent: int, size: int) -> None:
        """Make a change while a process is killed at some part of the time that a change takes, and compare."""
        before, sequence = self.answers or await self.watched.answers(), await last_sequence(self.harness)
        began = time.monotonic()
        self.writer.begin(change)
        if victim is not None:
            await asyncio.sleep(self.usual_seconds * percent / 100)
            await self.kill(victim)
        is_written = await self.writer.outcome()
        if victim == WRITER:
            await killed(self.writer.process)
            self.writer = Writer(self.context, self.connection, self.harness.folder)
            await undo_dead_write(self.harness.graph)  # as the next process does when it starts
        else:
            self.usual_seconds = (self.usual_seconds + time.monotonic() - began) / 2
        now = await last_sequence(self.harness)
        assert now - sequence in ((0, 1) if is_written is None and victim == WRITER else (is_written,))
        await self.watched.settle(now)
        if now > sequence:
            self.answers = await self.watched.answers()
            self.watched.expect(now, before, self.answers)
        await self.watched.check()
        self.changes += 1
        if not self.changes % CHANGES_BETWEEN_LOOKS:
            await self.copy.follow(size)
            await self.look()

    async def look(self) -> None:
        """Compare all that the copy has with the graph, and look at the ledger."""
        assert self.copy.versions == await everything(self.copy.asking)
        await check_ledger(self.harness)

    async def kill(self, victim: int) -> None:
        """Kill the writer, or one of the others, in whose place another one starts."""
        self.kills += 1
        if victim == WRITER:
            self.writer.process.kill()
            return
        await killed(self.keepers[victim])
        self.keepers[victim] = self.keeper()


@asynccontextmanager
async def killing_on(
    context: ForkServerContext, connection: Connection, folder: Path, url: str
) -> AsyncIterator[Killing]:
    """Load a store with watches and a webhook, and start the processes that tell and deliver."""
    async with import_harness(connection, folder) as harness:
        await load(harness)
        await subscribed(harness.graph, url)
        copy = Copy(QuestionHarness(harness.graph), harness)
        writer = Writer(context, connection, folder)
        one = Killing(context, connection, harness, await Watched.begin(harness), copy, writer)
        await copy.begin()
        one.keepers = [one.keeper() for _ in range(KEEPERS)]
        try:
            yield one
        finally:
            for process in (one.writer.process, *one.keepers):
                await killed(process)
    await asyncio.sleep(0.02)  # the driver closes its sockets behind our back


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
        loaded = runner.run(last_sequence(killing.harness))

        @FEW
        @given(changes, st.sampled_from(VICTIMS), st.integers(0, 120), st.integers(1, 4))
        def whatever_is_changed_and_killed(change: MadeChange, victim: int | None, percent: int, size: int) -> None:
            runner.run(killing.make(change, victim, percent, size))

        try:
            whatever_is_changed_and_killed()
            runner.run(killing.copy.follow(100))
            runner.run(killing.look())
            runner.run(check_deliveries(killing.harness, receiving, "/kills", loaded))
        finally:
            runner.run(opened.__aexit__(None, None, None))
    assert killing.kills > killing.changes / 6, "hardly anything was killed"
