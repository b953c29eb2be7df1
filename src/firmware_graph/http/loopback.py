"""A service that is set up for loopback only answers nothing that comes by another way, whoever has started it."""

from dataclasses import dataclass
from typing import Final

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from firmware_graph.http.hosts import MISDIRECTED
from firmware_graph.http.problem import errors_response
from firmware_graph.model.loopback import is_loopback

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)
FOR_LOOPBACK: Final = "This service is set up for loopback only: its log says why."


@dataclass(slots=True)
class LoopbackOnly:
    """An ASGI middleware that refuses what came to an address that is not loopback, and logs the reason once."""

    app: ASGIApp
    reason: str
    is_told: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with 421."""
        if scope["type"] == "lifespan" or is_within(scope):
            await self.app(scope, receive, send)
            return
        if not self.is_told:
            log.error("requests from other machines are refused", reason=self.reason)
            self.is_told = True
        error = {"message": FOR_LOOPBACK, "extensions": {"code": "MISDIRECTED_REQUEST"}}
        await errors_response(MISDIRECTED, [error])(scope, receive, send)


def is_within(scope: Scope) -> bool:
    """Whether a request came to an address of this machine alone: loopback, or the file of a socket, which has no port.

    A name other than `localhost` says nothing, nor does a server that states no address.
    """
    server = scope.get("server")
    return server is not None and (server[1] is None or is_loopback(str(server[0])))
