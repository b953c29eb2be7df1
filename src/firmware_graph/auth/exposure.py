"""What is taken on loopback alone, as others than this machine could else call with what anyone can have."""

from pathlib import Path
from typing import Final

from firmware_graph.auth.key_file import read_jwks
from firmware_graph.auth.keys import is_of_demonstration
from firmware_graph.settings import Settings

DEMO_TOKENS: Final = (
    "Demo tokens are for loopback only: leave out --demo-tokens, FIRMWARE_GRAPH_DEMO_KEY_FILE, and a demonstration's "
    "key in FIRMWARE_GRAPH_JWKS_FILE"
)
UNNAMED_TOKENS: Final = (
    "Off loopback, tokens have to say who issued them and that they are for this service: set {missing}"
)


def reason_for_loopback(settings: Settings, *, trusts_demo_key: bool = False) -> str | None:
    """Return why these settings are for loopback only, and what to do; None where they are not.

    Raises:
        ConfigurationError: The file of keys cannot be used.
    """
    if trusts_demo_key or settings.demo_key_file or (settings.jwks_file and has_demo_key(settings.jwks_file)):
        return DEMO_TOKENS
    missing = missing_of(settings)
    return UNNAMED_TOKENS.format(missing=" and ".join(missing)) if missing else None


def has_demo_key(jwks_file: Path) -> bool:
    """Whether a key of a demonstration is in a file of public keys."""
    return any(is_of_demonstration(key) for key in read_jwks(jwks_file).keys)


def missing_of(settings: Settings) -> list[str]:
    """List the settings that tell tokens for this service from others, and are not set."""
    needs_issuer = settings.jwks_file is not None and not settings.token_issuer
    needs_audience = (settings.jwks_file is not None or bool(settings.oidc_issuers)) and not settings.token_audience
    return ["FIRMWARE_GRAPH_TOKEN_ISSUER"] * needs_issuer + ["FIRMWARE_GRAPH_TOKEN_AUDIENCE"] * needs_audience
