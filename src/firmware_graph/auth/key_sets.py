"""Sets of public keys, and where they come from."""

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.auth.keys import TrustedKey, trusted_key
from firmware_graph.errors import ConfigurationError

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

MOST_BYTES: Final = 1024 * 1024
"""Of a key set, as of what an issuer answers."""

MOST_KEYS: Final = 100
SIGNATURES: Final = "sig"

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


class UsableKeys(NamedTuple):
    """The keys of a set, and why others beside them were left out."""

    keys: Keys
    left_out: tuple[str, ...] = ()


def usable_keys(jwks: object) -> UsableKeys:
    """Read the keys of a set that are for signatures and can be trusted, and leave out the others.

    Issuers publish keys of other kinds beside those that they sign with: a set that has one is no broken set.

    Raises:
        ConfigurationError: It is no key set, has too many entries, or none that can be trusted; the message goes on
            from the name of the set.
    """
    entries = jwks.get("keys") if isinstance(jwks, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigurationError('is not JSON of the form {"keys": […]}')
    if len(entries) > MOST_KEYS:
        raise ConfigurationError(f"has more than {MOST_KEYS} keys")
    keys, left_out = list[TrustedKey](), list[str]()
    for entry in entries:
        if entry.get("use", SIGNATURES) != SIGNATURES:
            continue
        try:
            keys.append(trusted_key(entry))
        except ConfigurationError as error:
            left_out.append(str(error))
    if not keys:
        reasons = f": {'; '.join(dict.fromkeys(left_out))}" if left_out else ""
        raise ConfigurationError(f"has no key that can be trusted{reasons}")
    return UsableKeys(tuple(keys), tuple(left_out))


def log_left_out(origin: str, left_out: Sequence[str]) -> None:
    """Log which keys of a set are not used, if there are any; not their values."""
    if left_out:
        log.warning(
            "keys of a set were left out", origin=origin, count=len(left_out), reasons=[*dict.fromkeys(left_out)]
        )
