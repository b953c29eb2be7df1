"""Requests that a client sends before it has the answer to an earlier one: nothing is read while they wait.

uvicorn resumes reading whenever the request that is being answered looks whether its client has left.
"""

import asyncio
import select
from collections.abc import Sized
from typing import Final

from uvicorn.protocols.http.flow_control import FlowControl

PEER_CLOSED: Final = getattr(select, "POLLRDHUP", 0)
"""What Linux alone reports; elsewhere it is noticed once the connection is reset."""


class PipelineFlow(FlowControl):
    """Pauses and resumes reading and writing on a connection, but reads nothing while requests are in its pipeline."""

    def __init__(self, transport: asyncio.Transport, pipeline: Sized) -> None:
        super().__init__(transport)
        self.pipeline = pipeline

    def resume_reading(self) -> None:
        """Read on, unless requests wait and their client is there; what one that has left has sent ends soon."""
        if self.read_paused and (not self.pipeline or self.has_left):
            super().resume_reading()

    @property
    def has_left(self) -> bool:
        """Whether the client has closed the connection, behind bytes that may not be read yet."""
        poll = select.poll()
        poll.register(self._transport.get_extra_info("socket"), PEER_CLOSED)
        return bool(poll.poll(0))
