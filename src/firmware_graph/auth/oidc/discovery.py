"""From the name of an issuer to its keys, as OpenID Connect Discovery 1.0 has it."""

from collections.abc import Mapping
from typing import Any, Final

from firmware_graph.auth.key_sets import Keys, entries_in
from firmware_graph.auth.keys import TrustedKey, trusted_key
from firmware_graph.auth.oidc.addresses import is_allowed, is_on_this_machine
from firmware_graph.auth.oidc.fetching import Fetcher, NotFetched
from firmware_graph.errors import ConfigurationError

WELL_KNOWN: Final = "/.well-known/openid-configuration"
MOST_KEYS: Final = 100


async def discovered_keys(issuer: str, fetcher: Fetcher) -> Keys:
    """Fetch the keys of an issuer: its configuration, and from there its key set.

    Raises:
        NotFetched: One of the two cannot be had, is of another issuer, or has no key that can be trusted.
    """
    address = keys_address(issuer, await fetcher.json_object(issuer.rstrip("/") + WELL_KNOWN))
    return usable_keys(await fetcher.json_object(address), address)


def keys_address(issuer: str, configuration: Mapping[str, Any]) -> str:
    """Return the address of the key set of an issuer.

    Raises:
        NotFetched: The configuration is of another issuer, or leads where keys may not be fetched from.
    """
    if configuration.get("issuer") != issuer:
        raise NotFetched(f"the configuration of {issuer} is of another issuer")
    address = configuration.get("jwks_uri")
    if not (isinstance(address, str) and is_allowed(address)):
        raise NotFetched(f"the configuration of {issuer} has no jwks_uri that keys may be fetched from")
    if is_on_this_machine(address) and not is_on_this_machine(issuer):
        raise NotFetched(f"the configuration of {issuer} leads to this machine")
    return address


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
