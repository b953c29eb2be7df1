"""How the application is served: uvicorn, with connections that are bounded."""

from typing import Final

import uvicorn
from starlette.types import ASGIApp

from firmware_graph.http.connection import BoundedProtocol
from firmware_graph.http.web_socket_connection import BoundedWebSocket

STOPPING_SECONDS: Final = 8
"""For how long running requests may go on at SIGTERM; what is closed after them takes the rest of ten seconds."""

MESSAGE_BYTES: Final = 512 * 1024
"""Of what a client sends over a WebSocket at once: a document, and variables."""


def server_config(app: ASGIApp | str, *, host: str, port: int, workers: int = 1) -> uvicorn.Config:
    """Return the configuration of a server; `app` by name is a factory, as worker processes import it."""
    return uvicorn.Config(
        app,
        factory=isinstance(app, str),
        host=host,
        port=port,
        workers=workers,
        http=BoundedProtocol,
        lifespan="on",
        log_config=None,  # http/log.py writes the lines of uvicorn
        access_log=False,
        ws=BoundedWebSocket,
        ws_max_size=MESSAGE_BYTES,
        ws_per_message_deflate=False,  # no length of an answer may tell of what is in it
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=STOPPING_SECONDS,
    )
