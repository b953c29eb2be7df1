"""Records of restricted reads, committed in groups before what was read is released."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.audit.chain import Chain
from firmware_graph.audit.groups import Groups
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import GraphContended, ReadNotRecorded
from firmware_graph.model.restricted_read import ReadFacts, RecordedRead

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

MOST_ATTEMPTS: Final = 3
PAUSE_SECONDS: Final = 0.02
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


@dataclass(slots=True)
class GroupRecorder:
    """Writes records to the graph in the order in which they come; those that come during a commit are its next group.

    An answer waits for its record for at most `timeout_seconds`. After a commit that failed, or of which nobody knows
    whether it did, the process begins another chain: so no chain ever has a record twice, or a gap.
    """

    graph: Graph
    timeout_seconds: float = 2.0
    chain: Chain = field(default_factory=Chain)
    groups: Groups[WaitingRead] = field(init=False)

    def __post_init__(self) -> None:
        """Have groups written here."""
        self.groups = Groups(self.write_awaited)

    async def record(self, facts: ReadFacts) -> None:
        """Record a read, and return once the record is committed.

        Raises:
            ReadNotRecorded: It is not, or not in time.
        """
        read = WaitingRead(facts, asyncio.get_running_loop().create_future())
        self.groups.add(read)
        try:
            with self.graph.tracer.span("waiting", "firmware_graph.waiting_for", "its record"):
                async with asyncio.timeout(self.timeout_seconds):
                    await read.is_committed
        except TimeoutError:
            raise ReadNotRecorded(NOT_IN_TIME) from None

    async def write_awaited(self, group: Sequence[WaitingRead]) -> None:
        """Write what of a group is still waited for."""
        if wanted := [read for read in group if not read.is_committed.done()]:
            await self.write(wanted)

    async def write(self, group: Sequence[WaitingRead]) -> None:
        """Write a group, and let its answers go, or refuse all of them."""
        try:
            async with asyncio.timeout(self.timeout_seconds):
                await self.commit(self.chain.extended([read.facts for read in group]))
        except Exception as error:  # noqa: BLE001 - whatever it is, what was read stays here
            log.warning("reads were not recorded", reads=len(group), error=type(error).__name__)
            self.chain = Chain()
            refused = ReadNotRecorded(NOT_IN_TIME if isinstance(error, TimeoutError) else NOT_RECORDED)
            for read in group:
                with suppress(asyncio.InvalidStateError):  # its caller has left
                    read.is_committed.set_exception(refused)
        else:
            for read in group:
                with suppress(asyncio.InvalidStateError):
                    read.is_committed.set_result(None)

    async def commit(self, records: Sequence[RecordedRead]) -> None:
        """Commit records, again where the database undid them because of what another process did."""
        for attempt in range(MOST_ATTEMPTS):
            try:
                await run_alone(self.graph, "record_restricted_reads", group=self.chain.group(records))
            except GraphContended:
                if attempt + 1 == MOST_ATTEMPTS:
                    raise
                await asyncio.sleep(PAUSE_SECONDS * (attempt + 1))
            else:
                break
        self.chain.accept(records)

    async def finish(self) -> None:
        """Wait for the commit under way, before the graph is closed."""
        await self.groups.finish()
