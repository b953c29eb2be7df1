"""Writes of one response in one step of the event loop, sent as one piece.

uvicorn writes the head and the body separately, which costs two system calls and two segments on the wire.
"""

import asyncio
from typing import Final

MOST_JOINED: Final = 65_536
"""The bytes of a body that are copied behind its head; a larger one is worth a separate system call."""


class JoinedWrites(asyncio.Transport):
    """Writes to a transport: the first part of what is written together waits for the second, or for the next step."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self.transport, self.loop = transport, loop
        self.held: bytes | None = None
        self.sending: asyncio.Handle | None = None

    def write(self, data: bytes) -> None:  # type: ignore[override] # uvicorn writes nothing else
        """Write bytes, after those that are buffered."""
        if self.held is None:
            self.held, self.sending = data, self.loop.call_soon(self.send_held)
        elif len(data) <= MOST_JOINED:
            self.held += data
            self.send_held()
        else:
            self.send_held()
            self.transport.write(data)

    def send_held(self) -> None:
        """Write the buffered bytes, unless nobody will read them."""
        if self.sending is not None:
            self.sending.cancel()
        held, self.held, self.sending = self.held, None, None
        if held is not None and not self.transport.is_closing():
            self.transport.write(held)

    def is_closing(self) -> bool:
        """Whether the transport is closed, or about to be."""
        return self.transport.is_closing()

    def close(self) -> None:
        """Write what is buffered, and close the transport."""
        self.send_held()
        self.transport.close()
