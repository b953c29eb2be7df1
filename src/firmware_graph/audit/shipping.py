"""Journals shipped to the graph: this process's, those that ended processes left behind, and all before a report."""

import asyncio
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.audit.journal import Journal
from firmware_graph.audit.keeper import SUFFIX
from firmware_graph.audit.writing import RecordWriter
from firmware_graph.database.graph import Graph
from firmware_graph.database.repeated_failure import RepeatedFailure
from firmware_graph.errors import GraphError, GraphTimeout, GraphUnavailable
from firmware_graph.model.read_block import MOST_RECORDS, RecordText, record_of

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

PAUSE_SECONDS: Final = 1.0
MOST_SECONDS: Final = 30.0
"""Of one round; after that the connection to the database is tried again."""

DAMAGED: Final = ".damaged"
NOT_READ: Final = "the record of restricted reads cannot be read"


@dataclass(slots=True)
class Shipping:
    """Writes the journals of a folder to the graph, including that of this process.

    Any process may ship any journal, even at the same time: the graph accepts each record once. A journal that nobody
    writes any more is deleted once it is shipped completely. `shipped` has the number of bytes of each that were
    shipped.
    """

    graph: Graph
    journal: Journal
    shipped: dict[Path, int] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    writer: RecordWriter = field(init=False)

    def __post_init__(self) -> None:
        """Create the writer of records to the graph."""
        self.writer = RecordWriter(self.graph)

    async def watch(self) -> None:
        """Ship this process's records once a second; retry if the database does not answer."""
        failure = RepeatedFailure(log, "records of reads were not shipped")
        with suppress(OSError):  # it is started again when it is needed
            await self.journal.open()
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            try:
                async with asyncio.timeout(MOST_SECONDS):
                    await self.ship(of_others=False)
            except GraphError as error:
                failure.failed(error.code)
            except TimeoutError:
                failure.failed(GraphTimeout.code)
            else:
                failure.succeeded()

    async def ship(self, *, of_others: bool = True) -> None:
        """Ship the journal of this process, those that nobody writes any more, and on request those of other processes.

        Raises:
            GraphError: The database did not accept a journal, or a journal cannot be read; the others are shipped.
        """
        failed: GraphError | None = None
        behind = set[str]()
        async with self.turn:
            for path in sorted(self.journal.folder.glob(f"*{SUFFIX}")):
                chain = path.name.partition("-")[0]
                if chain in behind:
                    continue  # the graph would no longer accept what precedes it
                try:
                    await self.ship_one(path, is_wanted=of_others or path == self.journal.path)
                except FileNotFoundError:  # another process has shipped it
                    self.shipped.pop(path, None)
                except OSError as error:
                    log.warning("a journal of reads cannot be read", error=error.strerror)
                    failed = GraphUnavailable(NOT_READ)
                    behind.add(chain)
                except GraphError as error:
                    failed = error
                    behind.add(chain)
        if failed is not None:
            raise failed

    async def ship_one(self, path: Path, *, is_wanted: bool) -> None:
        """Ship the complete lines of a journal, and delete it if nobody writes it any more."""
        with path.open("rb") as file, lock_of(file) as is_left:
            if not is_left and not is_wanted:
                return
            file.seek(self.shipped.get(path, 0))
            for records, end in pages(file):
                await self.writer.commit(records)
                self.shipped[path] = end
            if is_left:
                remove(path, rest=file.read())
                self.shipped.pop(path, None)

    async def finish(self) -> None:
        """End the journal of this process and ship it, before the graph is closed."""
        await self.journal.close()
        with suppress(GraphError):  # the next process ships it
            await self.ship(of_others=False)


@contextmanager
def lock_of(file: BinaryIO) -> Iterator[bool]:
    """Lock a journal while the body runs; yield False if its process still writes it, or another ships it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True


def pages(file: BinaryIO) -> Iterator[tuple[list[RecordText], int]]:
    """Yield the records from the current position of a file on, in pages, each with the position after it.

    Reading stops at the first line that is not a record: one that is incomplete, or damaged.
    """
    while True:
        place, records = file.tell(), list[RecordText]()
        while len(records) < MOST_RECORDS and (record := record_in(file.readline())):
            records.append(record)
            place += len(record.text) + 1
        file.seek(place)
        if not records:
            return
        yield records, place


def record_in(line: bytes) -> RecordText | None:
    """Return the record of a line; None if the line is not a record."""
    text = line[:-1]
    read = record_of(text) if line.endswith(b"\n") else None
    return RecordText(text, read) if read else None


def remove(path: Path, rest: bytes) -> None:
    """Delete a shipped journal; a truncated write after its records is dropped, any other rest goes to another file."""
    if b"\n" not in rest:
        path.unlink(missing_ok=True)
        return
    log.error("a journal of reads is damaged", bytes=len(rest))
    path.rename(path.with_suffix(DAMAGED))
