"""A client that does not read its answer holds the memory of it: it is cut off."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

LEAST_BYTES_PER_SECOND: Final = 1_024
"""At which a client has to read an answer that does not fit into the buffers of the machine."""


@dataclass(slots=True)
class SlowReader:
    """Watches, while a connection cannot be written to, whether its client reads enough in each span of seconds."""

    transport: asyncio.Transport
    loop: asyncio.AbstractEventLoop
    seconds: float
    timer: asyncio.TimerHandle = field(init=False)

    @classmethod
    def watched(cls, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop, seconds: float) -> "SlowReader":
        """Begin to watch."""
        reader = cls(transport, loop, seconds)
        reader.wait(transport.get_write_buffer_size())
        return reader

    def wait(self, left: int) -> None:
        """Look again after a span, in which some of what is left has to be read."""
        most = left - int(self.seconds * LEAST_BYTES_PER_SECOND)
        self.timer = self.loop.call_later(self.seconds, self.check, most)

    def check(self, most: int) -> None:
        """Cut the connection where more is left than there may be."""
        left = self.transport.get_write_buffer_size()
        if left > most:
            self.transport.abort()
        else:
            self.wait(left)

    def end(self) -> None:
        """Stop watching."""
        self.timer.cancel()
