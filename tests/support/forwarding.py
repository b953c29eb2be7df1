"""A proxy between the service and Neo4j that can be cut and mended."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Wire:
    """A loopback port that forwards to another while it is whole."""

    target: tuple[str, int]
    port: int = 0
    server: asyncio.Server | None = None
    open_writers: set[asyncio.StreamWriter] = field(default_factory=set)

    async def mend(self) -> None:
        """Listen, on the same port as before."""
        self.server = await asyncio.start_server(self.forward, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Refuse new connections, and close the open ones."""
        if self.server:
            self.server.close()
        for writer in list(self.open_writers):
            writer.transport.abort()
        await asyncio.sleep(0)

    async def forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.CancelledError):  # the end of the loop
            far_reader, far_writer = await asyncio.open_connection(*self.target)
            self.open_writers |= {writer, far_writer}
            await asyncio.gather(self.pump(reader, far_writer), self.pump(far_reader, writer))

    async def pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while chunk := await reader.read(65536):
                writer.write(chunk)
                await writer.drain()
        writer.close()
        self.open_writers.discard(writer)


@asynccontextmanager
async def a_wire(uri: str) -> AsyncIterator[Wire]:
    """Create a wire to a Bolt address, cut at first; its port is known once it was mended."""
    address = urlsplit(uri)
    assert address.hostname
    wire = Wire((address.hostname, address.port or 7687))
    await wire.mend()
    await wire.cut()
    try:
        yield wire
    finally:
        await wire.cut()
