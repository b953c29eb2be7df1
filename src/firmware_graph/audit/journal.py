"""The journal of one process: reads are lines of a file, on its disk before what was read is released."""

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from firmware_graph.audit import keeper
from firmware_graph.audit.keeper import FULL, KEPT, JournalFull

MOST_BYTES: Final = 8 * 1024 * 1024
"""Of one file; the next record begins another."""

MOST_WAITING_BYTES: Final = 64 * 1024 * 1024
"""In the folder, which the database did not take yet: no more reads are recorded beyond that."""

ENDING_SECONDS: Final = 5.0
ENDED: Final = "the keeper of the journal has ended"


@dataclass(slots=True)
class Keeper:
    """A running keeper: the child, and both ends of the connection to it; `owed` is how many answers are to come."""

    child: subprocess.Popen[bytes]
    answers: asyncio.StreamReader
    requests: asyncio.StreamWriter
    owed: int = 0

    @classmethod
    async def start(cls, folder: Path) -> "Keeper":
        """Start a keeper of a folder."""
        ours, its = socket.socketpair()
        with its:
            command = [sys.executable, "-I", "-S", keeper.__file__, os.fspath(folder)]
            child = subprocess.Popen(  # noqa: ASYNC220, S603 - it is ours, and begins at once
                command, stdin=its.fileno(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        return cls(child, *await asyncio.open_connection(sock=ours))

    async def ask(self, request: bytes) -> tuple[int, str]:
        """Send a request, and return the code and the name of its answer.

        Raises:
            OSError: The keeper has ended.
        """
        while self.owed:  # to those who did not wait for it
            await self.answer()
        self.requests.write(request)
        self.owed += 1
        code, _, name = (await self.answer()).partition(" ")
        return int(code), name

    async def answer(self) -> str:
        """Return the next answer.

        Raises:
            OSError: The keeper has ended.
        """
        line = await self.answers.readline()
        if not line.endswith(b"\n"):
            raise OSError(ENDED)
        self.owed -= 1
        return line.decode().strip("\n")

    async def end(self) -> None:
        """Have the keeper end its file, and wait for that, though not for a disk that does not answer."""
        self.requests.close()
        with suppress(OSError):
            await self.requests.wait_closed()
        with suppress(subprocess.TimeoutExpired):
            await asyncio.to_thread(self.child.wait, ENDING_SECONDS)


@dataclass(slots=True)
class Journal:
    """Has lines appended to files in a folder, by a keeper of its own; `path` is the file that it writes."""

    folder: Path
    most_bytes: int = MOST_BYTES
    most_waiting_bytes: int = MOST_WAITING_BYTES
    path: Path | None = None
    keeper: Keeper | None = None
    starting: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def open(self) -> Keeper:
        """Start the keeper, unless it runs."""
        async with self.starting:
            if self.keeper is None:
                self.keeper = await Keeper.start(self.folder)
            return self.keeper

    async def keep(self, chain: str, first_number: int, lines: Sequence[bytes]) -> None:
        """Append records to a chain, and return once the disk has them.

        Raises:
            JournalFull: The folder has no room for them.
            OSError: They cannot be written, or nobody knows whether they are.
        """
        block = b"\n".join(lines) + b"\n"
        line = f"{chain} {first_number} {len(block)} {self.most_bytes} {self.most_waiting_bytes}\n"
        running = await self.open()
        try:
            code, name = await running.ask(line.encode() + block)
        except OSError:
            self.keeper = None
            await running.end()
            raise
        self.path = self.folder / name if name else None
        if code == FULL:
            raise JournalFull
        if code != KEPT:
            raise OSError(code, os.strerror(code))

    async def close(self) -> None:
        """End the file when all before is written."""
        if self.keeper is not None:
            running, self.keeper, self.path = self.keeper, None, None
            await running.end()
