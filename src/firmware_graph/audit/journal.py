"""The journal of one process: reads are lines of a file, on its disk before what was read is released."""

import asyncio
import fcntl
import os
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

SUFFIX: Final = ".journal"
MOST_BYTES: Final = 8 * 1024 * 1024
"""Of one file; the next record begins another."""

ZEROS: Final = bytes(256 * 1024)
"""What a file is made longer by at a time: a disk takes lines that are written over them with less work, and sooner,
than lines that make the file longer. A reader takes the zeros for a line that is not whole yet."""

MOST_WAITING_BYTES: Final = 64 * 1024 * 1024
"""In the folder, which the database did not take yet: no more reads are recorded beyond that."""


class JournalFull(Exception):
    """Raised where the database has not taken what the journal holds for a long time."""


@dataclass(slots=True)
class Journal:
    """Appends lines to files in a folder, in a thread of its own; each is locked for as long as it is written to.

    A file has the records of one chain, in their order, each as the text that its hash is made of. Its name begins
    with the chain and the number of its first record, so that files in the order of their names are records in theirs.
    `size` is how far it is written; up to `room` there are zeros.
    """

    folder: Path
    thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, "audit-journal"))
    chain: str = ""
    path: Path | None = None
    descriptor: int = -1
    size: int = 0
    room: int = 0

    async def keep(self, chain: str, first_number: int, lines: Sequence[bytes]) -> None:
        """Append records to a chain, and return once the disk has them.

        Raises:
            JournalFull: The folder has no room for them.
            OSError: They cannot be written.
        """
        block = b"\n".join(lines) + b"\n"
        await asyncio.get_running_loop().run_in_executor(self.thread, self.append, chain, first_number, block)

    def append(self, chain: str, first_number: int, block: bytes) -> None:
        """Append whole lines to the file of a chain, or to another one where that is long."""
        if chain != self.chain or self.size >= MOST_BYTES:
            self.begin(chain, first_number)
        while self.size + len(block) > self.room:
            self.room += os.pwrite(self.descriptor, ZEROS, self.room)
        while block:
            written = os.pwrite(self.descriptor, block, self.size)
            self.size, block = self.size + written, block[written:]

    def begin(self, chain: str, first_number: int) -> None:
        """Begin a file; it has its name once it is locked, so that nobody takes it for one that was left behind."""
        self.end()
        self.folder.mkdir(parents=True, exist_ok=True)
        if bytes_in(self.folder) > MOST_WAITING_BYTES:
            raise JournalFull
        unnamed = self.folder / f"{uuid.uuid4().hex}.new"
        descriptor = os.open(unnamed, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_DSYNC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        path = unnamed.rename(self.folder / f"{chain}-{first_number:012}{SUFFIX}")
        synchronise(self.folder)
        self.chain, self.path, self.descriptor, self.size, self.room = chain, path, descriptor, 0, 0

    def end(self) -> None:
        """End the file, which then is anybody's to ship and delete."""
        if self.descriptor >= 0:
            with suppress(OSError):  # the zeros do no harm
                os.ftruncate(self.descriptor, self.size)
            os.close(self.descriptor)
        self.chain, self.path, self.descriptor = "", None, -1

    async def close(self) -> None:
        """End the file when all before is written."""
        await asyncio.get_running_loop().run_in_executor(self.thread, self.end)


def bytes_in(folder: Path) -> int:
    """Return the bytes of all journals in a folder."""
    total = 0
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(FileNotFoundError):  # shipped meanwhile
            total += path.stat().st_size
    return total


def synchronise(folder: Path) -> None:
    """Have the disk know the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
