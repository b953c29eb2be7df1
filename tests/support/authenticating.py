"""Asks an authenticator who calls, outside an event loop."""

import asyncio

from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import Caller


def caller_with(authenticator: Authenticator, authorization: str | None) -> Caller:
    """Return the caller of a request with an Authorization header, or without one."""
    return asyncio.run(authenticator.caller(authorization))
