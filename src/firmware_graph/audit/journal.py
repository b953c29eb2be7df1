"""The journal of one process: each read is a line of a file, on disk before the data that was read is released."""

import asyncio
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, cast

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.audit import keeper
from firmware_graph.audit.chain import Chain
from firmware_graph.audit.keeper import FULL, KEPT, Limits
from firmware_graph.errors import ReadNotRecorded
from firmware_graph.model.restricted_read import ReadFacts

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

LIMITS: Final = Limits(most_bytes=8 * 1024 * 1024, most_waiting_bytes=64 * 1024 * 1024)
MOST_ON_THE_WAY: Final = 5_000
"""Records sent to a keeper and not answered yet; at this number no more are sent."""

ENDING_SECONDS: Final = 5.0
NOT_RECORDED: Final = "the record of a restricted read was not committed"
ENDED: Final = "the keeper of the journal has ended"
FOLDER_FULL: Final = "the database has not taken the journal for a long time"
BEHIND: Final = "the disk does not keep up with the record of restricted reads"


@dataclass(slots=True, eq=False)
class KeeperConnection(asyncio.Protocol):
    """A running keeper, which answers records in the order in which they were sent; `sent` holds the unanswered ones.

    After a record that was not written, or whose outcome is unknown, the following records belong to a new chain: so no
    chain ever has a duplicate record, or a gap.
    """

    child: subprocess.Popen[bytes]
    chain: Chain = field(default_factory=Chain)
    sent: deque[asyncio.Future[None]] = field(default_factory=deque)
    file_name: str = ""
    is_lost: bool = False
    rest: bytes = b""
    transport: asyncio.WriteTransport = field(init=False)

    @classmethod
    async def start(cls, folder: Path, limits: Limits) -> "KeeperConnection":
        """Start a keeper for a folder."""
        ours, its = socket.socketpair()
        with its:
            command = [sys.executable, "-I", "-S", keeper.__file__, os.fspath(folder), *map(str, limits)]
            child = subprocess.Popen(  # noqa: ASYNC220, S603 - it is ours, and begins at once
                command, stdin=its.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        _, connection = await asyncio.get_running_loop().create_connection(lambda: cls(child), sock=ours)
        return connection

    def send(self, facts: ReadFacts) -> asyncio.Future[None]:
        """Send a read as the next record of the chain; the returned future is done once the record is on disk.

        Raises:
            ReadNotRecorded: The keeper does not keep up.
        """
        if len(self.sent) >= MOST_ON_THE_WAY:
            raise ReadNotRecorded(BEHIND)
        chain = self.chain
        [text], hash_ = chain.texts([facts])
        chain.accept(chain.number + 1, hash_)
        self.transport.write(b"%s %d %s\n" % (chain.id.encode(), chain.number, text))
        kept = asyncio.get_running_loop().create_future()
        self.sent.append(kept)
        return kept

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport to send by."""
        self.transport = cast("asyncio.WriteTransport", transport)  # of a socket

    def data_received(self, data: bytes) -> None:
        """Release or refuse the records that the keeper has answered."""
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            code, count, name = line.decode().split(" ", 2)
            self.file_name = name
            self.answer(int(code), int(count))

    def answer(self, code: int, count: int) -> None:
        """Release or refuse the first records that wait for an answer."""
        answered = [self.sent.popleft() for _ in range(count)]
        if code != KEPT:
            self.refuse(answered, FOLDER_FULL if code == FULL else os.strerror(code))
            return
        for kept in answered:
            settle(kept)

    def refuse(self, records: Sequence[asyncio.Future[None]], reason: str) -> None:
        """Refuse records, and begin a new chain."""
        self.chain = Chain()
        log.warning("reads were not recorded", reads=len(records), error=reason)
        for kept in records:
            settle(kept, ReadNotRecorded(NOT_RECORDED))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - it has ended, however
        """Refuse all records that were not answered."""
        self.is_lost = True
        if self.sent:
            self.refuse([*self.sent], ENDED)
            self.sent.clear()

    async def close(self) -> None:
        """Close the connection, so that the keeper closes its file and exits; wait for it within a time limit."""
        self.transport.close()
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(self.child.wait, ENDING_SECONDS)


def settle(kept: asyncio.Future[None], refusal: ReadNotRecorded | None = None) -> None:
    """Complete or fail the future that waits for a record, unless it was cancelled."""
    if kept.done():
        return
    if refusal is None:
        kept.set_result(None)
    else:
        kept.set_exception(refusal)


@dataclass(slots=True)
class Journal:
    """Appends records to files in a folder, through a keeper process."""

    folder: Path
    limits: Limits = LIMITS
    keeper: KeeperConnection | None = None
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def running(self) -> KeeperConnection | None:
        """The keeper, if it is running."""
        return self.keeper if self.keeper and not self.keeper.is_lost else None

    @property
    def path(self) -> Path | None:
        """The file that is being written."""
        return self.folder / self.keeper.file_name if self.keeper and self.keeper.file_name else None

    async def open(self) -> KeeperConnection:
        """Start a keeper, unless one is running."""
        async with self.starting:
            if (running := self.running) is None:
                await self.close()
                running = self.keeper = await KeeperConnection.start(self.folder, self.limits)
            return running

    async def close(self) -> None:
        """End the file once all pending records are written."""
        if self.keeper is not None:
            ended, self.keeper = self.keeper, None
            await ended.close()
