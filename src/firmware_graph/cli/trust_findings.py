"""Which issuers' tokens a server with these settings accepts, and where their keys come from."""

import asyncio
from collections.abc import Iterator
from typing import Final

from firmware_graph.auth.configured import authenticator_of
from firmware_graph.auth.key_sets import Keys
from firmware_graph.auth.trust import TrustedIssuer
from firmware_graph.cli.finding import Finding
from firmware_graph.errors import FirmwareGraphError, IssuerUnavailable
from firmware_graph.settings import Settings

NONE: Final = (
    "Set FIRMWARE_GRAPH_JWKS_FILE (docs/operations.md, 'Keys') or FIRMWARE_GRAPH_OIDC_ISSUERS, or every caller "
    "is anonymous."
)
DEMONSTRATION: Final = "For loopback only. Leave out FIRMWARE_GRAPH_DEMO_KEY_FILE where anyone else can call."
NO_AUDIENCE: Final = "Set FIRMWARE_GRAPH_TOKEN_AUDIENCE, so that tokens meant for other services are not taken."
NO_ISSUER: Final = "Set FIRMWARE_GRAPH_TOKEN_ISSUER, so that tokens have to say whose they are."
UNNAMED: Final = "without a name"
MOST_OF_A_NAME: Final = 64
AWAY: Final = "See that it runs, and that its name and its certificate are right: the log of a server says what fails."


def look_at_trust(settings: Settings) -> Iterator[Finding]:
    """Check the trusted issuers: which keys each has, and where they come from."""
    try:
        authenticator = authenticator_of(settings)
    except FirmwareGraphError as error:
        yield Finding("signing keys", str(error), "Correct it: no server starts like that.", is_broken=True)
        return
    if not authenticator.issuers:
        yield Finding("signing keys", "none", NONE)
    for issuer in authenticator.issuers:
        yield look_at_issuer(issuer)


def look_at_issuer(issuer: TrustedIssuer) -> Finding:
    """Check the keys of an issuer, and fetch them if necessary."""
    try:
        keys = asyncio.run(keys_of(issuer))
    except IssuerUnavailable:
        return Finding("signing keys", f"none could be fetched from {issuer.source.origin}", AWAY)
    takes = f"tokens of {issuer.name or 'any issuer'} for {issuer.audience or 'any service'}"
    names = ", ".join(name_of(key.kid) for key in keys)
    found = f"{len(keys)} of {issuer.source.origin} ({names}), for {takes}"
    return Finding("signing keys", found, advice_on(issuer))


def name_of(kid: object) -> str:
    """Return the ID of a key in tokens, as far as it is printable."""
    return "".join(character for character in str(kid)[:MOST_OF_A_NAME] if character.isprintable()) if kid else UNNAMED


async def keys_of(issuer: TrustedIssuer) -> Keys:
    """Return the keys of an issuer, fetched if there are none yet."""
    if not issuer.source.keys():
        await issuer.source.look_again()
    return issuer.source.keys()


def advice_on(issuer: TrustedIssuer) -> str:
    """Return which settings limit the accepted tokens to the intended ones."""
    if issuer.is_demonstration:
        return DEMONSTRATION
    return NO_AUDIENCE if issuer.audience is None else NO_ISSUER if issuer.name is None else ""
