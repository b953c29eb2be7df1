"""A service that is set up for loopback only answers nothing that comes by another way, whoever has started it."""

import ipaddress
from dataclasses import dataclass
from typing import Final

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from firmware_graph.http.hosts import MISDIRECTED
from firmware_graph.http.problem import errors_response

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
        if scope["type"] == "lifespan" or is_within((scope.get("server") or ("",))[0]):
            await self.app(scope, receive, send)
            return
        if not self.is_told:
            log.error("requests from other machines are refused", reason=self.reason)
            self.is_told = True
        error = {"message": FOR_LOOPBACK, "extensions": {"code": "MISDIRECTED_REQUEST"}}
        await errors_response(MISDIRECTED, [error])(scope, receive, send)


def is_within(address: str) -> bool:
    """Whether an address that was listened on is of this machine alone: loopback, or the path of a socket."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return True
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback
