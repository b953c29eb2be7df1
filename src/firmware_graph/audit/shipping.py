"""Journals shipped to the graph: this process's and those that ended ones left behind, and all before they are read."""

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
"""Of one round, after which a database that does not answer is asked anew."""

DAMAGED: Final = ".damaged"
NOT_READ: Final = "the record of restricted reads cannot be read"


@dataclass(slots=True)
class Shipping:
    """Writes the journals of a folder to the graph, that of this process among them.

    Any process may ship any journal, at the same time too: the graph takes each record once. One that nobody writes
    any more is deleted when all of it is shipped. `shipped` are the bytes of each that were.
    """

    graph: Graph
    journal: Journal
    shipped: dict[Path, int] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    writer: RecordWriter = field(init=False)

    def __post_init__(self) -> None:
        """Have records written to the graph."""
        self.writer = RecordWriter(self.graph)

    async def watch(self) -> None:
        """Ship what was recorded here once a second; a database that does not answer is asked again."""
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
        """Ship the journal of this process, those that nobody writes any more, and those of others if wanted.

        Raises:
            GraphError: The database did not take a journal, or it cannot be read; the others are shipped.
        """
        failed: GraphError | None = None
        behind = set[str]()
        async with self.turn:
            for path in sorted(self.journal.folder.glob(f"*{SUFFIX}")):
                chain = path.name.partition("-")[0]
                if chain in behind:
                    continue  # the graph would take what is before it no more
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
        """Ship a journal as far as it is written, and delete it where nobody writes it any more."""
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
    """Lock a journal while the body runs; False where its process still writes it, or another ships it."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    else:
        yield True


def pages(file: BinaryIO) -> Iterator[tuple[list[RecordText], int]]:
    """Yield the records from the place of a file on, some at a time, each with the place after them.

    The file is left at the first line that is none: one that is not whole yet, or never will be.
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
    """Return the record of a line; None where it is none."""
    text = line[:-1]
    read = record_of(text) if line.endswith(b"\n") else None
    return RecordText(text, read) if read else None


def remove(path: Path, rest: bytes) -> None:
    """Delete a journal that is shipped; what follows its records is a write that was cut off, or is kept apart."""
    if b"\n" not in rest:
        path.unlink(missing_ok=True)
        return
    log.error("a journal of reads is damaged", bytes=len(rest))
    path.rename(path.with_suffix(DAMAGED))
