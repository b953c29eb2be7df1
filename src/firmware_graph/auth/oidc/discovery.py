"""From the name of an issuer to its keys and endpoints, as OpenID Connect Discovery 1.0 has it."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from firmware_graph.auth.key_sets import Keys, entries_in
from firmware_graph.auth.keys import TrustedKey, trusted_key
from firmware_graph.auth.oidc.addresses import is_allowed, is_on_this_machine
from firmware_graph.auth.oidc.fetching import Fetcher, NotFetched
from firmware_graph.errors import ConfigurationError

WELL_KNOWN: Final = "/.well-known/openid-configuration"
MOST_KEYS: Final = 100


class Discovered(NamedTuple):
    """What an issuer publishes of itself; an endpoint is None where it has none that is used from here."""

    keys: Keys = ()
    authorization_endpoint: str | None = None
    token_endpoint: str | None = None


async def discovered(issuer: str, fetcher: Fetcher) -> Discovered:
    """Fetch the configuration of an issuer, and from there its key set.

    Raises:
        NotFetched: One of the two cannot be had, is of another issuer, or has no key that can be trusted.
    """
    configuration = await fetcher.json_object(issuer.rstrip("/") + WELL_KNOWN)
    address = keys_address(issuer, configuration)
    return Discovered(
        usable_keys(await fetcher.json_object(address), address),
        usable_address(issuer, configuration, "authorization_endpoint"),
        usable_address(issuer, configuration, "token_endpoint"),
    )


def keys_address(issuer: str, configuration: Mapping[str, Any]) -> str:
    """Return the address of the key set of an issuer.

    Raises:
        NotFetched: The configuration is of another issuer, or leads where keys may not be fetched from.
    """
    if configuration.get("issuer") != issuer:
        raise NotFetched(f"the configuration of {issuer} is of another issuer")
    address = usable_address(issuer, configuration, "jwks_uri")
    if address is None:
        raise NotFetched(f"the configuration of {issuer} has no jwks_uri that keys may be fetched from")
    return address


def usable_address(issuer: str, configuration: Mapping[str, Any], name: str) -> str | None:
    """Return an address of a configuration; None for one not allowed, or of this machine where its issuer is not."""
    address = configuration.get(name)
    if not (isinstance(address, str) and is_allowed(address)):
        return None
    return address if is_on_this_machine(issuer) or not is_on_this_machine(address) else None


def usable_keys(jwks: dict[str, Any], address: str) -> Keys:
    """Read the keys of a set that can be trusted, and leave out the others: issuers publish keys for other uses too.

    Raises:
        NotFetched: There is none, or the set has too many entries.
    """
    try:
        entries = list(entries_in(jwks))
    except (KeyError, TypeError, AttributeError) as error:
        raise NotFetched(f"{address} answered no key set") from error
    if len(entries) > MOST_KEYS:
        raise NotFetched(f"{address} answered with more than {MOST_KEYS} keys")
    keys = tuple(key for entry in entries if (key := usable(entry)))
    if keys:
        return keys
    raise NotFetched(f"{address} has no public key of a kind that is taken")


def usable(entry: dict[str, Any]) -> TrustedKey | None:
    """Read an entry of a set; None for one that cannot be trusted, such as a symmetric key."""
    try:
        return trusted_key(entry)
    except ConfigurationError:
        return None
