"""A TCP proxy between the service and Neo4j that can be cut, slowed down, or made to swallow data."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CHUNK = 65536
POLL_SECONDS = 0.02


@dataclass(eq=False)
class Line:
    """One connection through the wire; a lost one forwards nothing and is never closed."""

    writers: list[asyncio.StreamWriter] = field(default_factory=list)
    is_lost: bool = False


@dataclass
class Wire:
    """A loopback port that forwards to another; its faults are set from any thread."""

    target: tuple[str, int]
    loop: asyncio.AbstractEventLoop
    port: int = 0
    is_cut: bool = False
    is_silent: bool = False
    delay_seconds: float = 0.0
    lines: set[Line] = field(default_factory=set)

    def do(self, change: Callable[[], None]) -> None:
        """Run a change in the thread of the wire, and wait for it."""

        async def run() -> None:
            change()

        asyncio.run_coroutine_threadsafe(run(), self.loop).result()

    def cut(self) -> None:
        """Close the connections, and every new one at once."""

        def change() -> None:
            self.is_cut = True
            for line in self.lines:
                for writer in line.writers:
                    writer.transport.abort()

        self.do(change)

    def mend(self) -> None:
        """Forward new connections again."""
        self.do(lambda: setattr(self, "is_cut", False))

    def lose(self) -> None:
        """Stop forwarding on the open connections, without closing them: like a router that forgot them."""

        def change() -> None:
            for line in self.lines:
                line.is_lost = True

        self.do(change)

    async def forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Forward one connection in both directions until it ends."""
        if self.is_cut:
            writer.transport.abort()
            return
        line = Line([writer])
        self.lines.add(line)
        with suppress(OSError, asyncio.CancelledError):  # the end of the wire
            far_reader, far_writer = await asyncio.open_connection(*self.target)
            line.writers.append(far_writer)
            await asyncio.gather(self.pump(line, reader, far_writer), self.pump(line, far_reader, writer))
        self.lines.discard(line)
        for open_writer in line.writers:
            open_writer.transport.abort()

    async def pump(self, line: Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Forward one direction, delayed or not at all, depending on the wire."""
        with suppress(OSError):
            while chunk := await reader.read(CHUNK):
                await asyncio.sleep(self.delay_seconds)
                while self.is_silent or line.is_lost:  # noqa: ASYNC110 - it is set from another thread
                    await asyncio.sleep(POLL_SECONDS)
                writer.write(chunk)
                await writer.drain()
        writer.close()


@contextmanager
def a_wire(uri: str) -> Iterator[Wire]:
    """Open a wire to a Bolt address, in a thread of its own."""
    address = urlsplit(uri)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    wire = Wire((address.hostname or "", address.port or 7687), loop)
    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(wire.forward, "127.0.0.1", 0), loop).result()
    wire.port = server.sockets[0].getsockname()[1]
    try:
        yield wire
    finally:
        wire.do(server.close)
        wire.cut()
        asyncio.run_coroutine_threadsafe(without_tasks(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def without_tasks() -> None:
    """Cancel all tasks of the loop except this one."""
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
