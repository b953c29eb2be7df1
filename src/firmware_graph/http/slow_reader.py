"""A client that does not read its response holds its memory: the connection is closed."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

LEAST_BYTES_PER_SECOND: Final = 1_024
"""The rate at which a client must read a response that exceeds the machine's buffers."""

STUCK_SECONDS: Final = 2.0
"""After how long without a read such a client gives way to newcomers."""


@dataclass(slots=True)
class SlowReader:
    """Watches, while a connection's buffers are full, whether its client reads enough in each span of seconds."""

    transport: asyncio.Transport
    loop: asyncio.AbstractEventLoop
    seconds: float
    since: float
    timer: asyncio.TimerHandle = field(init=False)

    @classmethod
    def watched(cls, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop, seconds: float) -> "SlowReader":
        """Begin to watch."""
        reader = cls(transport, loop, seconds, loop.time())
        reader.wait(transport.get_write_buffer_size())
        return reader

    @property
    def is_stuck(self) -> bool:
        """Whether the buffers are full for so long that another connection should have the place."""
        return self.loop.time() - self.since >= STUCK_SECONDS

    def wait(self, left: int) -> None:
        """Check again after a span, in which some of the rest must be read."""
        most = left - int(self.seconds * LEAST_BYTES_PER_SECOND)
        self.timer = self.loop.call_later(self.seconds, self.check, most)

    def check(self, most: int) -> None:
        """Close the connection if more is left than allowed."""
        left = self.transport.get_write_buffer_size()
        if left > most:
            self.transport.abort()
        else:
            self.wait(left)

    def end(self) -> None:
        """Stop watching."""
        self.timer.cancel()
