"""The program that keeps the journal of its parent process: it writes what comes, and says when the disk has it.

A thread that waits for the disk would take the interpreter's lock from the loop and give it back twice for each group,
which costs more than all else of a record. So this is run as a file, without the package and what it imports.
"""

import fcntl
import os
import signal
import socket
import sys
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SUFFIX: Final = ".journal"
ZEROS: Final = bytes(256 * 1024)
"""What a file is made longer by at a time: a disk takes lines that are written over them with less work, and sooner,
than lines that make the file longer. A reader takes the zeros for a line that is not whole yet."""

KEPT: Final = 0
FULL: Final = -1
"""Codes of answers; any other is the number of an error of the system."""


class JournalFull(Exception):
    """Raised where the database has not taken what the journal holds for a long time."""


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

    def append(self, chain: str, first_number: int, block: bytes, *, most: int, most_waiting: int) -> None:
        """Append whole lines to the file of a chain, or to another one where that has `most` bytes.

        Raises:
            JournalFull: The files of the folder have more than `most_waiting` bytes.
            OSError: They cannot be written.
        """
        if chain != self.chain or self.size >= most:
            self.begin(chain, first_number, most_waiting)
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


def keep_all(connection: socket.socket, file: JournalFile) -> None:
    """Write each block that comes, and answer with a code and the name of its file, until the other end is closed.

    Before a block there is a line: its chain, its first number, its bytes, and the limits.
    """
    with connection.makefile("rb") as requests:
        while line := requests.readline():
            chain, first_number, length, most, most_waiting = line.decode().split()
            block = requests.read(int(length))
            if len(block) < int(length):
                break
            code = KEPT
            try:
                file.append(chain, int(first_number), block, most=int(most), most_waiting=int(most_waiting))
            except JournalFull:
                code = FULL
            except OSError as error:
                code = error.errno or FULL
            connection.sendall(f"{code} {file.path.name if file.path else ''}\n".encode())
    file.end()


def main() -> None:
    """Keep the journal of the process at the other end of the standard input, however that ends."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.SIG_IGN)  # they may be for the whole group; this ends after its parent
    with socket.socket(fileno=0) as connection, suppress(ConnectionError):
        keep_all(connection, JournalFile(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
