"""WebSockets on one connection: uvicorn's protocol, and clients that do not read are cut off as they are elsewhere."""

import asyncio
from typing import Any, Final

from uvicorn.config import Config
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState

from firmware_graph.http.connection_limits import LIMITS, ConnectionLimits
from firmware_graph.http.slow_reader import SlowReader

PONG_SECONDS: Final = 20.0
"""After which a client that has not answered a ping has left."""


class BoundedWebSocket(WebSocketsSansIOProtocol):
    """The protocol of a WebSocket, within the limits of the application's state."""

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self.limits: ConnectionLimits = app_state.get(LIMITS) or ConnectionLimits()
        self.reader_watch: SlowReader | None = None
        self.ping_interval, self.ping_timeout = self.limits.ping_seconds, PONG_SECONDS

    def pause_writing(self) -> None:
        """Begin to watch whether the client reads."""
        super().pause_writing()
        self.reader_watch = SlowReader.watched(self.transport, self.loop, self.limits.write_seconds)

    def resume_writing(self) -> None:
        """End watching."""
        self.end_watch()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.end_watch()
        super().connection_lost(exc)

    def end_watch(self) -> None:
        """End watching, if the client is watched."""
        if self.reader_watch:
            self.reader_watch.end()
