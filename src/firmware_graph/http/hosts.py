"""The hosts that the service answers for: otherwise another site's page could reach it under a name of its own."""

import re
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from firmware_graph.http.problem import errors_response

MISDIRECTED: Final = 421
NOT_SERVED: Final = "This host is not served here: FIRMWARE_GRAPH_ALLOWED_HOSTS lists those that are."
HEALTH: Final = frozenset({"/healthz", "/readyz"})
"""Requested by machines that know the address of a process but not its name."""

NAMED: Final = re.compile(r"(?:\[([0-9A-Fa-f:.]{1,45})\]|([0-9A-Za-z._-]{1,254}))(?::[0-9]{0,5})?")
"""An address of IPv6 in brackets or a name, none longer than there are, and a port."""


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """An ASGI middleware that answers only for some hosts: names, or `*.example.org` for all subdomains."""

    app: ASGIApp
    allowed: tuple[str, ...]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with 421."""
        if scope["type"] == "lifespan" or scope["path"] in HEALTH or self.allow(Headers(scope=scope).getlist("host")):
            await self.app(scope, receive, send)
            return
        error = {"message": NOT_SERVED, "extensions": {"code": "MISDIRECTED_REQUEST"}}
        await errors_response(MISDIRECTED, [error])(scope, receive, send)

    def allow(self, given: list[str]) -> bool:
        """Whether a request names exactly one host, and that one is allowed, on any port."""
        return len(given) == 1 and any(matches(host_of(given[0]), pattern) for pattern in self.allowed)


def host_of(text: str) -> str:
    """Return a host without its port; empty for what is no host."""
    named = NAMED.fullmatch(text)
    return (named[1] or named[2]).removesuffix(".").lower() if named else ""


def matches(host: str, pattern: str) -> bool:
    """Whether a host matches a pattern."""
    return host == pattern or (pattern.startswith("*.") and host.endswith(pattern[1:]))
