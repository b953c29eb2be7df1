"""The program that keeps the journal of its parent process: it writes what comes, and says when the disk has it.

A thread that waits for the disk would take the interpreter's lock from the loop and give it back twice for each group,
which costs more than all else of a record. So this is run as a file, without the package and what it imports.
"""

import fcntl
import os
import signal
import socket
import sys
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Final, NamedTuple

SUFFIX: Final = ".journal"
ZEROS: Final = bytes(256 * 1024)
"""What a file is made longer by at a time: a disk takes lines that are written over them with less work, and sooner,
than lines that make the file longer. A reader takes the zeros for a line that is not whole yet."""

MOST_READ: Final = 256 * 1024
"""In bytes; what is written at once."""

APART_SECONDS: Final = 0.001
"""From the beginning of one write to that of the next: what comes fast is written together, as one write of many takes
as much of the processor as one of a single record."""

KEPT: Final = 0
FULL: Final = -1
"""Codes of answers; any other is the number of an error of the system."""


class JournalFull(Exception):
    """Raised where the database has not taken what the journal holds for a long time."""


class Limits(NamedTuple):
    """The bytes of one file, after which the next record begins another, and of all that the database did not take."""

    most_bytes: int
    most_waiting_bytes: int


@dataclass(slots=True)
class JournalFile:
    """Appends lines to files in a folder; each is locked for as long as it is written to.

    A file has the records of one chain, in their order, each as the text that its hash is made of. Its name begins
    with the chain and the number of its first record, so that files in the order of their names are records in theirs.
    `size` is how far it is written; up to `room` there are zeros.
    """

    folder: Path
    chain: str = ""
    path: Path | None = None
    descriptor: int = -1
    size: int = 0
    room: int = 0

    def append(self, chain: str, first_number: int, block: bytes, limits: Limits) -> None:
        """Append whole lines to the file of a chain, or to another one where that has come to its limit.

        Raises:
            JournalFull: The files of the folder have come to theirs.
            OSError: They cannot be written.
        """
        if chain != self.chain or self.size >= limits.most_bytes:
            self.begin(chain, first_number, limits.most_waiting_bytes)
        while self.size + len(block) > self.room:
            self.room += os.pwrite(self.descriptor, ZEROS, self.room)
        while block:
            written = os.pwrite(self.descriptor, block, self.size)
            self.size, block = self.size + written, block[written:]

    def begin(self, chain: str, first_number: int, most_waiting: int) -> None:
        """Begin a file; it has its name once it is locked, so that nobody takes it for one that was left behind."""
        self.end()
        self.folder.mkdir(parents=True, exist_ok=True)
        if bytes_in(self.folder) > most_waiting:
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


def keep_all(connection: socket.socket, file: JournalFile, limits: Limits) -> None:
    """Write the records that come, and answer those of each write together, until the other end is closed.

    A record is a line: its chain, its number, and its text. An answer is a line: a code, of how many records it is, in
    the order in which they came, and the name of their file. A chain of which one was not written gets no more.
    """
    refused, code, rest = b"", KEPT, b""
    while data := connection.recv(MOST_READ):
        next_at = time.monotonic() + APART_SECONDS
        *lines, rest = (rest + data).split(b"\n")
        records = (line.split(b" ", 2) for line in lines)
        for chain, group in groupby(records, key=itemgetter(0)):
            together = list(group)
            if chain != refused:
                block = b"".join(text + b"\n" for _, _, text in together)
                code = code_of_write(file, chain.decode(), int(together[0][1]), block, limits)
                refused = b"" if code == KEPT else chain
            name = file.path.name if file.path else ""
            connection.sendall(f"{code} {len(together)} {name}\n".encode())
        time.sleep(max(0.0, next_at - time.monotonic()))
    file.end()


def code_of_write(file: JournalFile, chain: str, first_number: int, block: bytes, limits: Limits) -> int:
    """Append lines to a file, and return the code of what became of that."""
    try:
        file.append(chain, first_number, block, limits)
    except JournalFull:
        return FULL
    except OSError as error:
        return error.errno or FULL
    return KEPT


def main() -> None:
    """Keep the journal of the process at the other end of the standard input, however that ends."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)  # they may be for the whole group; this ends after its parent
    with socket.socket(fileno=0) as connection, suppress(ConnectionError):
        keep_all(connection, JournalFile(Path(sys.argv[1])), Limits(*map(int, sys.argv[2:])))


if __name__ == "__main__":
    main()
