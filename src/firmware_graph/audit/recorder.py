"""Records of restricted reads, kept in groups before what was read is released."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.audit.chain import Chain
from firmware_graph.audit.groups import Groups
from firmware_graph.audit.journal import Journal
from firmware_graph.audit.writing import RecordWriter
from firmware_graph.database.graph import Graph
from firmware_graph.errors import ReadNotRecorded
from firmware_graph.model.read_block import RecordText
from firmware_graph.model.restricted_read import ReadFacts, RecordedRead

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

NOT_RECORDED: Final = "the record of a restricted read was not committed"
NOT_IN_TIME: Final = "the record of a restricted read was not committed in time"


class Recorder(Protocol):
    """Records reads of restricted facts."""

    async def record(self, facts: ReadFacts) -> None:
        """Record a read, and return once the record is committed.

        Raises:
            ReadNotRecorded: It is not, or nobody knows: what was read must not be released.
        """

    async def finish(self) -> None:
        """Wait for what is being written, before the graph is closed."""


class NoRecorder:
    """Refuses all reads of restricted facts, where nothing can be recorded."""

    async def record(self, facts: ReadFacts) -> None:  # noqa: ARG002 - whatever is read
        """Refuse a read.

        Raises:
            ReadNotRecorded: Always.
        """
        raise ReadNotRecorded(NOT_RECORDED)

    async def finish(self) -> None:
        """There is nothing to wait for."""


class Unrecorded:
    """Records nothing: for answers that nobody is given, such as those to the first questions of a process."""

    async def record(self, facts: ReadFacts) -> None:
        """Record nothing."""

    async def finish(self) -> None:
        """There is nothing to wait for."""


class WaitingRead(NamedTuple):
    """A read whose answer waits for its record."""

    facts: ReadFacts
    is_committed: asyncio.Future[None]


def refuse(read: WaitingRead, reason: str) -> None:
    """Have a read not released, unless that is decided."""
    with suppress(asyncio.InvalidStateError):
        read.is_committed.set_exception(ReadNotRecorded(reason))


@dataclass(slots=True)
class GroupRecorder:
    """Keeps records in the order in which they come; those that come during a write are its next group.

    They are written to the journal where there is one, from which they are shipped to the graph, else to the graph. An
    answer waits for its record for at most `timeout_seconds`. After a write that failed, or of which nobody knows
    whether it did, the process begins another chain: so no chain ever has a record twice, or a gap.
    """

    graph: Graph
    timeout_seconds: float = 2.0
    journal: Journal | None = None
    chain: Chain = field(default_factory=Chain)
    groups: Groups[WaitingRead] = field(init=False)
    writer: RecordWriter = field(init=False)

    def __post_init__(self) -> None:
        """Have groups written here."""
        self.groups, self.writer = Groups(self.write_awaited), RecordWriter(self.graph)

    async def record(self, facts: ReadFacts) -> None:
        """Record a read, and return once the record is committed.

        Raises:
            ReadNotRecorded: It is not, or not in time.
        """
        loop = asyncio.get_running_loop()
        read = WaitingRead(facts, loop.create_future())
        self.groups.add(read)
        limit = loop.call_later(self.timeout_seconds, refuse, read, NOT_IN_TIME)
        try:
            with self.graph.tracer.span("waiting", "firmware_graph.waiting_for", "its record"):
                await read.is_committed
        finally:
            limit.cancel()

    async def write_awaited(self, group: Sequence[WaitingRead]) -> None:
        """Write what of a group is still waited for."""
        if wanted := [read for read in group if not read.is_committed.done()]:
            await self.write(wanted)

    async def write(self, group: Sequence[WaitingRead]) -> None:
        """Write a group, and let its answers go, or refuse all of them."""
        try:
            async with asyncio.timeout(self.timeout_seconds):
                await self.keep([read.facts for read in group])
        except Exception as error:  # noqa: BLE001 - whatever it is, what was read stays here
            log.warning("reads were not recorded", reads=len(group), error=type(error).__name__)
            self.chain = Chain()
            for read in group:
                refuse(read, NOT_IN_TIME if isinstance(error, TimeoutError) else NOT_RECORDED)
        else:
            for read in group:
                with suppress(asyncio.InvalidStateError):  # its caller has left
                    read.is_committed.set_result(None)

    async def keep(self, reads: Sequence[ReadFacts]) -> None:
        """Add reads to the chain, in the journal where there is one, else in the graph."""
        chain = self.chain
        texts, hash_ = chain.texts(reads)
        if self.journal is None:
            await self.writer.commit([RecordText(text, RecordedRead.of_text(text)) for text in texts])
        else:
            await self.journal.keep(chain.id, chain.number + 1, texts)
        chain.accept(chain.number + len(texts), hash_)

    async def finish(self) -> None:
        """Wait for the commit under way, before the graph is closed."""
        await self.groups.finish()
