"""The client of an issuer at which people sign in, as the settings describe it."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.oidc.addresses import checked_address
from firmware_graph.errors import ConfigurationError
from firmware_graph.settings import Settings

if TYPE_CHECKING:
    from firmware_graph.auth.oidc.code_flow import CodeFlow

BACK: Final = "/sign-in/back"
"""The redirect path of the sign-in; prefixed with the public URL, it is registered at the issuer."""

INCOMPLETE: Final = (
    "FIRMWARE_GRAPH_SIGN_IN_ISSUER needs FIRMWARE_GRAPH_SIGN_IN_CLIENT_ID and FIRMWARE_GRAPH_PUBLIC_URL, too."
)
NOT_TRUSTED: Final = "FIRMWARE_GRAPH_SIGN_IN_ISSUER should be one of FIRMWARE_GRAPH_OIDC_ISSUERS: {name} is none."


def code_flow_of(settings: Settings, authenticator: Authenticator) -> "CodeFlow | None":
    """Create the sign-in client of an accepted issuer; None if none is set.

    Raises:
        ConfigurationError: A setting is missing or wrong, or the secret cannot be read.
    """
    name = settings.sign_in_issuer
    if name is None:
        return None
    client_id, public_url = settings.sign_in_client_id, settings.public_url
    if not client_id or not public_url:
        raise ConfigurationError(INCOMPLETE)
    if name not in settings.oidc_issuers:
        raise ConfigurationError(NOT_TRUSTED.format(name=name))
    try:
        redirect_uri = checked_address(public_url).rstrip("/") + BACK
    except ValueError as error:
        raise ConfigurationError(f"FIRMWARE_GRAPH_PUBLIC_URL: {error}.") from error
    from firmware_graph.auth.oidc.code_flow import CodeFlow  # noqa: PLC0415 - an extra
    from firmware_graph.auth.oidc.discovered_issuer import DiscoveredIssuer  # noqa: PLC0415
    from firmware_graph.auth.oidc.fetching import Fetcher  # noqa: PLC0415

    sources = (one.source for one in authenticator.issuers)
    return CodeFlow(
        next(one for one in sources if isinstance(one, DiscoveredIssuer) and one.issuer == name),
        Fetcher.create(settings.oidc_timeout_seconds),
        redirect_uri,
        client_id,
        secret_in(settings.sign_in_client_secret_file) if settings.sign_in_client_secret_file else None,
        settings.sign_in_scopes,
        settings.token_leeway_seconds,
    )


def secret_in(path: Path) -> str:
    """Read the client secret.

    Raises:
        ConfigurationError: It cannot be read, or is empty.
    """
    try:
        secret = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"The secret {path} cannot be read.") from error
    if not secret:
        raise ConfigurationError(f"The file {path} has no secret.")
    return secret
