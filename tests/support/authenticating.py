"""Authenticators with given keys, and the callers that they identify, outside an event loop."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any

import jwt

from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.key_sets import FixedKeys, usable_keys
from firmware_graph.auth.keys import PrivateKey, algorithms_of
from firmware_graph.auth.trust import TrustedIssuer


def trusting(
    jwks: Mapping[str, Any], *, issuer: str | None = None, audience: str | None = None, leeway_seconds: int = 30
) -> Authenticator:
    """Create an authenticator that trusts one key set."""
    source = FixedKeys(usable_keys(jwks).keys, "a test")
    return Authenticator([TrustedIssuer(source, issuer, audience)], leeway_seconds)


def a_token_of(key: PrivateKey, **claims: object) -> str:
    """Sign a party's token; a claim that is None is left out."""
    given = {"exp": int(time.time()) + 60, "roles": ["party"], **claims}
    present = {claim: value for claim, value in given.items() if value is not None}
    return jwt.encode(present, key, algorithms_of(key)[0])


def caller_with(authenticator: Authenticator, authorization: str | None) -> Caller:
    """Return the caller of a request with an Authorization header, or without one."""
    return asyncio.run(authenticator.caller(authorization))
