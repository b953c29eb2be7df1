"""Authenticators of some keys, and who calls by them, outside an event loop."""

import asyncio
from collections.abc import Mapping
from typing import Any

from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.key_sets import FixedKeys, trusted_keys
from firmware_graph.auth.trust import TrustedIssuer


def trusting(
    jwks: Mapping[str, Any], *, issuer: str | None = None, audience: str | None = None, leeway_seconds: int = 30
) -> Authenticator:
    """Create an authenticator that trusts one key set."""
    source = FixedKeys(trusted_keys(dict(jwks)), "a test")
    return Authenticator([TrustedIssuer(source, issuer, audience)], leeway_seconds)


def caller_with(authenticator: Authenticator, authorization: str | None) -> Caller:
    """Return the caller of a request with an Authorization header, or without one."""
    return asyncio.run(authenticator.caller(authorization))
