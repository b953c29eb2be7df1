"""The program that keeps the journal of its parent process: it writes records, and confirms them once they are on disk.

A thread that waits for the disk would take the interpreter's lock from the event loop and give it back twice for each
group, which costs more than everything else about a record. So this runs as a plain script, without importing the
package and its dependencies.
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
"""How many bytes a file is extended by at a time: overwriting allocated bytes costs a disk less work and time
than appending. A reader treats the zeros as a line that is not complete yet.
"""

MOST_READ: Final = 256 * 1024
"""In bytes; the most that is written at once."""

APART_SECONDS: Final = 0.001
"""From the start of one write to that of the next: records in quick succession are written together, since one write
of many records costs as much processor time as a write of one.
"""

KEPT: Final = 0
FULL: Final = -1
"""Status codes of answers; any other value is the number of a system error (errno)."""


class JournalFull(Exception):
    """Raised when the database has not accepted the content of the journal for a long time."""


class Limits(NamedTuple):
    """The size in bytes at which the next record begins a new file, and the limit of all bytes not yet shipped."""

    most_bytes: int
    most_waiting_bytes: int


@dataclass(slots=True)
class JournalFile:
    """Appends lines to files in a folder; each file is locked while it is being written.

    A file has the records of one chain, in order, each as the text that is hashed. Its name begins with the chain and
    the number of its first record, so that sorting the files by name sorts the records. `size` is the end of the
    written lines; the bytes up to `room` are zeros.
    """

    folder: Path
    chain: str = ""
    path: Path | None = None
    descriptor: int = -1
    size: int = 0
    room: int = 0

    def append(self, chain: str, first_number: int, block: bytes, limits: Limits) -> None:
        """Append whole lines to the file of a chain, or to a new one if that has reached its limit.

        Raises:
            JournalFull: The files of the folder have reached the total limit.
            OSError: The lines cannot be written.
        """
        if chain != self.chain or self.size >= limits.most_bytes:
            self.begin(chain, first_number, limits.most_waiting_bytes)
        while self.size + len(block) > self.room:
            self.room += os.pwrite(self.descriptor, ZEROS, self.room)
        while block:
            written = os.pwrite(self.descriptor, block, self.size)
            self.size, block = self.size + written, block[written:]

    def begin(self, chain: str, first_number: int, most_waiting: int) -> None:
        """Begin a file; it is renamed once it is locked, so that no process mistakes it for an abandoned one."""
        self.close()
        self.folder.mkdir(parents=True, exist_ok=True)
        if bytes_in(self.folder) > most_waiting:
            raise JournalFull
        unnamed = self.folder / f"{uuid.uuid4().hex}.new"
        descriptor = os.open(unnamed, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_DSYNC, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        path = unnamed.rename(self.folder / f"{chain}-{first_number:012}{SUFFIX}")
        synchronise(self.folder)
        self.chain, self.path, self.descriptor, self.size, self.room = chain, path, descriptor, 0, 0

    def close(self) -> None:
        """Unlock the file, so that any process may ship and delete it."""
        if self.descriptor >= 0:
            with suppress(OSError):  # the zeros do no harm
                os.ftruncate(self.descriptor, self.size)
            os.close(self.descriptor)
        self.chain, self.path, self.descriptor = "", None, -1


def bytes_in(folder: Path) -> int:
    """Return the total size of the journals in a folder, in bytes."""
    total = 0
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(FileNotFoundError):  # shipped meanwhile
            total += path.stat().st_size
    return total


def synchronise(folder: Path) -> None:
    """Sync a folder to disk, so that the names of its files are durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep_all(connection: socket.socket, file: JournalFile, limits: Limits) -> None:
    """Write incoming records, and answer those of each write together, until the other end is closed.

    A record is a line: its chain, its number, and its text. An answer is a line: a status code, the number of records
    that it covers, in the order of arrival, and the name of their file. After a record that was not written, its chain
    gets no more.
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
    file.close()


def code_of_write(file: JournalFile, chain: str, first_number: int, block: bytes, limits: Limits) -> int:
    """Append lines to a file, and return the status code of the write."""
    try:
        file.append(chain, first_number, block, limits)
    except JournalFull:
        return FULL
    except OSError as error:
        return error.errno or FULL
    return KEPT


def main() -> None:
    """Keep the journal of the process at the other end of standard input, until that process ends."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)  # they may be for the whole group; this ends after its parent
    with socket.socket(fileno=0) as connection, suppress(ConnectionError):
        keep_all(connection, JournalFile(Path(sys.argv[1])), Limits(*map(int, sys.argv[2:])))


if __name__ == "__main__":
    main()
