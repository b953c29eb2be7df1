"""How the application is served: uvicorn, with limits on connections."""

from typing import Final

import uvicorn
from starlette.types import ASGIApp

from firmware_graph.http.connection import BoundedProtocol
from firmware_graph.http.web_socket_connection import BoundedWebSocket

STOPPING_SECONDS: Final = 8
"""How long running requests may continue after SIGTERM; closing the rest takes what is left of ten seconds."""

MESSAGE_BYTES: Final = 512 * 1024
"""The limit of a client's message over a WebSocket: a document, and variables."""


def server_config(app: ASGIApp | str, *, host: str, port: int, workers: int = 1) -> uvicorn.Config:
    """Return the configuration of a server; an `app` given by name is a factory, which worker processes import."""
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
        ws_per_message_deflate=False,  # the length of a response must not reveal its content
        proxy_headers=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=STOPPING_SECONDS,
    )
