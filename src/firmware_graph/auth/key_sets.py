"""Sets of public keys, and where they come from."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol

from firmware_graph.auth.keys import TrustedKey, trusted_key

MOST_BYTES: Final = 1024 * 1024
"""Of a key set, as of what an issuer answers."""

Keys = tuple[TrustedKey, ...]


class KeySource(Protocol):
    """Where the keys of an issuer come from."""

    @property
    def origin(self) -> str:
        """Where that is, for people."""

    def keys(self) -> Keys:
        """Return the keys that are trusted now: the same object for as long as they stay the same."""

    async def look_again(self) -> None:
        """Look for other keys, as none of these has signed a token; no more often than is reasonable.

        Raises:
            IssuerUnavailable: There are none, and none can be had at the moment.
        """

    async def keep_fresh(self) -> None:
        """Look at the keys from time to time, until it is cancelled."""


class FixedKeys:
    """Keys that do not change while the process runs."""

    def __init__(self, keys: Sequence[TrustedKey], origin: str) -> None:
        self.held, self.origin = tuple(keys), origin

    def keys(self) -> Keys:
        """Return them."""
        return self.held

    async def look_again(self) -> None:
        """Do nothing: there are no others."""

    async def keep_fresh(self) -> None:
        """Do nothing."""


def trusted_keys(jwks: dict[str, Any]) -> list[TrustedKey]:
    """Read the keys of a set that are for signatures.

    Raises:
        ConfigurationError: One of them cannot be trusted.
    """
    return [trusted_key(entry) for entry in entries_in(jwks)]


def entries_in(jwks: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """List the entries of a set that are for signatures."""
    entries: Iterable[dict[str, Any]] = jwks["keys"]
    return [entry for entry in entries if entry.get("use", "sig") == "sig"]
