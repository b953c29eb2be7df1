"""From the name of an issuer to its keys and endpoints (OpenID Connect Discovery 1.0)."""

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from firmware_graph.auth.key_sets import Keys, UsableKeys, usable_keys
from firmware_graph.auth.oidc.addresses import is_allowed, leads_here
from firmware_graph.auth.oidc.fetching import Fetcher, NotFetched
from firmware_graph.errors import ConfigurationError

WELL_KNOWN: Final = "/.well-known/openid-configuration"


class Discovered(NamedTuple):
    """What an issuer publishes about itself; an endpoint is None if it has none that is usable from here.

    `left_out` states why keys of its set are not used.
    """

    keys: Keys = ()
    left_out: tuple[str, ...] = ()
    authorization_endpoint: str | None = None
    token_endpoint: str | None = None


async def discovered(issuer: str, fetcher: Fetcher) -> Discovered:
    """Fetch the configuration of an issuer, and from there its key set.

    Raises:
        NotFetched: One of the two is unavailable, belongs to another issuer, or has no trustworthy key.
    """
    configuration = await fetcher.json_object(issuer.rstrip("/") + WELL_KNOWN)
    address = await keys_address(issuer, configuration)
    return Discovered(
        *keys_in(await fetcher.json_object(address), address),
        await usable_address(issuer, configuration, "authorization_endpoint"),
        await usable_address(issuer, configuration, "token_endpoint"),
    )


async def keys_address(issuer: str, configuration: Mapping[str, Any]) -> str:
    """Return the address of the key set of an issuer.

    Raises:
        NotFetched: The configuration belongs to another issuer, or points to where keys may not be fetched from.
    """
    if configuration.get("issuer") != issuer:
        raise NotFetched(f"the configuration of {issuer} is of another issuer")
    address = await usable_address(issuer, configuration, "jwks_uri")
    if address is None:
        raise NotFetched(f"the configuration of {issuer} has no jwks_uri that keys may be fetched from")
    return address


async def usable_address(issuer: str, configuration: Mapping[str, Any], name: str) -> str | None:
    """Return an address from a configuration; None if forbidden, or if it is on this machine and its issuer is not."""
    address = configuration.get(name)
    if not (isinstance(address, str) and is_allowed(address)):
        return None
    return address if await leads_here(issuer) or not await leads_here(address) else None


def keys_in(jwks: object, address: str) -> UsableKeys:
    """Read the key set of an address.

    Raises:
        NotFetched: It is not a key set, or has no trustworthy key.
    """
    try:
        return usable_keys(jwks)
    except ConfigurationError as error:
        raise NotFetched(f"{address} {error}") from error
