"""Records of restricted reads, stored before the data that was read is released."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.audit.chain import Chain
from firmware_graph.audit.groups import Groups
from firmware_graph.audit.journal import NOT_RECORDED, Journal, settle
from firmware_graph.audit.writing import RecordWriter
from firmware_graph.database.graph import Graph
from firmware_graph.database.tracing import NoTracer, Tracer
from firmware_graph.errors import ReadNotRecorded
from firmware_graph.model.read_block import RecordText
from firmware_graph.model.restricted_read import ReadFacts, RecordedRead

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

WAITING: Final = "waiting", "firmware_graph.waiting_for", "its record"
NOT_IN_TIME: Final = "the record of a restricted read was not committed in time"


class Recorder(Protocol):
    """Records reads of restricted facts."""

    async def record(self, facts: ReadFacts) -> None:
        """Record a read, and return once the record is committed.

        Raises:
            ReadNotRecorded: It was not committed, or the outcome is unknown: the data must not be released.
        """

    async def finish(self) -> None:
        """Wait for pending writes, before the graph is closed."""


class NoRecorder:
    """Refuses all reads of restricted facts, for a process in which nothing can be recorded."""

    async def record(self, facts: ReadFacts) -> None:  # noqa: ARG002 - whatever is read
        """Refuse a read.

        Raises:
            ReadNotRecorded: Always.
        """
        raise ReadNotRecorded(NOT_RECORDED)

    async def finish(self) -> None:
        """Return at once: there is nothing to wait for."""


class Unrecorded:
    """Records nothing: for answers that no caller receives, such as those of the warm-up questions of a process."""

    async def record(self, facts: ReadFacts) -> None:
        """Record nothing."""

    async def finish(self) -> None:
        """Return at once: there is nothing to wait for."""


class WaitingRead(NamedTuple):
    """A read whose answer waits for its record."""

    facts: ReadFacts
    is_committed: asyncio.Future[None]


@dataclass(slots=True)
class JournalRecorder:
    """Appends reads to the journal of this process, from which they are shipped to the graph."""

    journal: Journal
    timeout_seconds: float = 2.0
    tracer: Tracer = field(default_factory=NoTracer)

    async def record(self, facts: ReadFacts) -> None:
        """Record a read, and return once it is on disk.

        Raises:
            ReadNotRecorded: It was not written, or not in time.
        """
        with self.tracer.span(*WAITING):
            try:
                async with asyncio.timeout(self.timeout_seconds):
                    keeper = self.journal.running or await self.journal.open()
                    await keeper.send(facts)
            except TimeoutError as error:
                raise ReadNotRecorded(NOT_IN_TIME) from error
            except OSError as error:
                log.warning("the keeper of the journal was not started", error=error.strerror)
                raise ReadNotRecorded(NOT_RECORDED) from error

    async def finish(self) -> None:
        """Wait for pending writes, before the journal is closed."""
        if (keeper := self.journal.running) and keeper.sent:
            await asyncio.wait(keeper.sent)


@dataclass(slots=True)
class GraphRecorder:
    """Commits reads to the graph in the order of arrival; those that arrive during a commit form the next group.

    An answer waits for its record for at most `timeout_seconds`. After a commit that failed, or whose outcome is
    unknown, the process begins a new chain: so no chain ever has a duplicate record, or a gap.
    """

    graph: Graph
    timeout_seconds: float = 2.0
    chain: Chain = field(default_factory=Chain)
    groups: Groups[WaitingRead] = field(init=False)
    writer: RecordWriter = field(init=False)

    def __post_init__(self) -> None:
        """Create the queue whose groups `write_awaited` commits."""
        self.groups, self.writer = Groups(self.write_awaited), RecordWriter(self.graph)

    async def record(self, facts: ReadFacts) -> None:
        """Record a read, and return once the record is committed.

        Raises:
            ReadNotRecorded: It was not committed, or not in time.
        """
        read = WaitingRead(facts, asyncio.get_running_loop().create_future())
        self.groups.add(read)
        with self.graph.tracer.span(*WAITING):
            try:
                async with asyncio.timeout(self.timeout_seconds):
                    await read.is_committed
            except TimeoutError as error:
                raise ReadNotRecorded(NOT_IN_TIME) from error

    async def write_awaited(self, group: Sequence[WaitingRead]) -> None:
        """Write those reads of a group that are still waited for."""
        if wanted := [read for read in group if not read.is_committed.done()]:
            await self.write(wanted)

    async def write(self, group: Sequence[WaitingRead]) -> None:
        """Write a group, and release its answers, or refuse all of them."""
        try:
            async with asyncio.timeout(self.timeout_seconds):
                await self.commit([read.facts for read in group])
        except Exception as error:  # noqa: BLE001 - whatever it is, what was read stays here
            log.warning("reads were not recorded", reads=len(group), error=type(error).__name__)
            self.chain = Chain()
            for read in group:
                settle(read.is_committed, ReadNotRecorded(NOT_RECORDED))
        else:
            for read in group:
                settle(read.is_committed)

    async def commit(self, reads: Sequence[ReadFacts]) -> None:
        """Append reads to the chain in the graph."""
        chain = self.chain
        texts, hash_ = chain.texts(reads)
        await self.writer.commit([RecordText(text, RecordedRead.of_text(text)) for text in texts])
        chain.accept(chain.number + len(texts), hash_)

    async def finish(self) -> None:
        """Wait for the commit under way, before the graph is closed."""
        await self.groups.finish()
