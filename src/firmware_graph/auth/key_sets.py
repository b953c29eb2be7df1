"""Sets of public keys, and their sources."""

from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.auth.keys import TrustedKey, is_of_demonstration, trusted_key
from firmware_graph.errors import ConfigurationError

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

MOST_BYTES: Final = 1024 * 1024
"""Of a key set, and of any response of an issuer."""

MOST_KEYS: Final = 100
SIGNATURES: Final = "sig"

DEMONSTRATIONS: Final = "a demonstration's key is for loopback only"

Keys = tuple[TrustedKey, ...]


class KeySource(Protocol):
    """The source of an issuer's keys."""

    @property
    def origin(self) -> str:
        """The origin of the keys, for people to read."""

    def keys(self) -> Keys:
        """Return the currently trusted keys: the same object for as long as they stay the same."""

    async def look_again(self) -> None:
        """Look for new keys, as none of these has signed a token; no more often than is reasonable.

        Raises:
            IssuerUnavailable: There are none, and none are available at the moment.
        """

    async def keep_fresh(self) -> None:
        """Refresh the keys periodically, until cancelled."""


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
    """The usable keys of a set, and why others were left out."""

    keys: Keys
    left_out: tuple[str, ...] = ()


def usable_keys(jwks: object, *, takes_demonstrations: bool = True) -> UsableKeys:
    """Read the signing keys of a set that can be trusted, and leave out the others.

    Issuers publish keys of other kinds beside those that they sign with: that does not make a set invalid. Keys of
    demonstrations are for services that answer on loopback alone.

    Raises:
        ConfigurationError: It is not a key set, has too many entries, or no trustworthy key; the message continues the
            name of the set.
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
            key = trusted_key(entry)
            if is_of_demonstration(key) and not takes_demonstrations:
                raise ConfigurationError(DEMONSTRATIONS)  # noqa: TRY301 - one of the reasons to leave a key out
            keys.append(key)
        except ConfigurationError as error:
            left_out.append(str(error))
    if not keys:
        reasons = f": {'; '.join(dict.fromkeys(left_out))}" if left_out else ""
        raise ConfigurationError(f"has no key that can be trusted{reasons}")
    return UsableKeys(tuple(keys), tuple(left_out))


def log_left_out(origin: str, left_out: Sequence[str]) -> None:
    """Log which keys of a set are not used, if any; never their values."""
    if left_out:
        log.warning(
            "keys of a set were left out", origin=origin, count=len(left_out), reasons=[*dict.fromkeys(left_out)]
        )
