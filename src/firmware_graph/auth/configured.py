"""The authenticator that the settings describe: which issuers' tokens are accepted, and with which keys."""

import time
from collections.abc import Iterator
from functools import partial
from typing import Final

from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.claim_file import ClaimMaps, read_claim_maps
from firmware_graph.auth.exposure import reason_for_loopback
from firmware_graph.auth.key_file import FileKeys
from firmware_graph.auth.key_sets import FixedKeys, KeySource, usable_keys
from firmware_graph.auth.oidc.addresses import checked_address
from firmware_graph.auth.step_up import StepUpRule
from firmware_graph.auth.tokens import public_jwks
from firmware_graph.auth.trust import TrustedIssuer
from firmware_graph.errors import ConfigurationError
from firmware_graph.settings import Settings

NOT_INSTALLED: Final = (
    "FIRMWARE_GRAPH_OIDC_ISSUERS needs a client for HTTPS, which is not installed: pip install 'firmware-graph[oidc]'."
)


def authenticator_of(settings: Settings) -> Authenticator:
    """Create the authenticator of the accepted issuers; without any, every caller is anonymous.

    Raises:
        ConfigurationError: A key, an issuer or the file of claims cannot be read or trusted.
    """
    named = [name for name in (*settings.oidc_issuers, settings.token_issuer) if name]
    maps = read_claim_maps(settings.claims_file, named) if settings.claims_file else ClaimMaps()
    issuers = [*issuers_by_file(settings, maps), *issuers_by_discovery(settings, maps), *demonstration(settings)]
    return Authenticator(
        issuers,
        settings.token_leeway_seconds,
        step_up_of(settings),
        suppliers_may_propose=settings.suppliers_may_propose,
    )


def step_up_of(settings: Settings) -> StepUpRule | None:
    """Return the authentication required for the scopes of the Security Sub-Committee, if a particular one is.

    Raises:
        ConfigurationError: A value cannot be written into a header.
    """
    values, max_age_seconds = settings.step_up_acr_values, settings.step_up_max_age_seconds
    if any(not (value.isascii() and value.isprintable()) or {'"', "\\"} & set(value) for value in values):
        raise ConfigurationError("FIRMWARE_GRAPH_STEP_UP_ACR_VALUES has a value with other than printable ASCII.")
    return StepUpRule(values, max_age_seconds) if values or max_age_seconds else None


def issuers_by_file(settings: Settings, maps: ClaimMaps) -> Iterator[TrustedIssuer]:
    """Yield the issuers whose keys are in a file; a demonstration's key counts where all is for loopback only."""
    if settings.jwks_file:
        name = settings.token_issuer
        is_for_loopback = reason_for_loopback(settings) is not None
        keys = FileKeys(settings.jwks_file, takes_demonstrations=is_for_loopback)
        yield TrustedIssuer(keys, name, settings.token_audience, maps.of(name))


def issuers_by_discovery(settings: Settings, maps: ClaimMaps) -> Iterator[TrustedIssuer]:
    """Yield the issuers that publish their keys."""
    for name in dict.fromkeys(settings.oidc_issuers):
        try:
            address = checked_address(name)
        except ValueError as error:
            raise ConfigurationError(f"FIRMWARE_GRAPH_OIDC_ISSUERS: {error}.") from error
        yield TrustedIssuer(keys_of(address, settings), name, settings.token_audience, maps.of(name))


def keys_of(issuer: str, settings: Settings) -> KeySource:
    """Create the source of an issuer's keys.

    Raises:
        ConfigurationError: The extra `oidc` is not installed.
    """
    try:
        from firmware_graph.auth.oidc.discovered_issuer import DiscoveredIssuer, Schedule  # noqa: PLC0415 - an extra
        from firmware_graph.auth.oidc.discovery import discovered  # noqa: PLC0415
        from firmware_graph.auth.oidc.fetching import Fetcher  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ConfigurationError(NOT_INSTALLED) from error
    fetcher = Fetcher.create(settings.oidc_timeout_seconds)
    schedule = Schedule(settings.oidc_refresh_seconds, settings.oidc_cooldown_seconds, settings.oidc_keep_seconds)
    return DiscoveredIssuer(issuer, partial(discovered, issuer, fetcher), schedule, time.monotonic)


def demonstration(settings: Settings) -> Iterator[TrustedIssuer]:
    """Yield the issuer of demonstrations, whose tokens name no issuer and no audience."""
    path = settings.demo_key_file
    if path is None:
        return
    try:
        pem = path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"The key {path} cannot be read: {error.strerror}.") from error
    source = FixedKeys(usable_keys(public_jwks(pem)).keys, f"the demonstration's key {path}")
    yield TrustedIssuer(source, is_demonstration=True)
