"""`firmware-graph token`: a signed token for a role."""

from collections.abc import Sequence
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import mint_token
from firmware_graph.cli.signing_key import signing_key_pem

Party = Annotated[str | None, typer.Option(help="The party on whose behalf it is used.")]
SecParty = Annotated[
    bool | None,
    typer.Option(
        "--sec-party/--no-sec-party", help="Whether that party is a SEC Party; usual for the role if not said."
    ),
]
Codes = Annotated[
    list[str] | None, typer.Option("--code", metavar="CODE", help="A manufacturer code that it owns; repeatable.")
]
ActingFor = Annotated[list[str] | None, typer.Option("--acting-for", help="A party that it may act for; repeatable.")]
ActFor = Annotated[str | None, typer.Option("--act-for", help="The one of them, or --party itself, that it acts for.")]
Acr = Annotated[str | None, typer.Option("--acr", help="The class of the authentication that was just made (step-up).")]
Issuer = Annotated[
    str | None,
    typer.Option(
        "--issuer", envvar="FIRMWARE_GRAPH_TOKEN_ISSUER", help="Who it says has issued it; with --signing-key."
    ),
]
Audience = Annotated[
    str | None,
    typer.Option(
        "--audience",
        envvar="FIRMWARE_GRAPH_TOKEN_AUDIENCE",
        help="The service that it says it is for; with --signing-key.",
    ),
]
StoreOfKey = Annotated[
    Path | None, typer.Option("--embedded", metavar="DIR", help="Sign with the key beside this store.")
]
SigningKey = Annotated[Path | None, typer.Option("--signing-key", metavar="F", help="Sign with this PEM private key.")]


def token(  # noqa: PLR0913 - each is an option of the command
    *,
    role: Annotated[Role, typer.Option(help="The role that the token gives.")],
    party: Party = None,
    sec_party: SecParty = None,
    codes: Codes = None,
    acting_for: ActingFor = None,
    act_for: ActFor = None,
    acr: Acr = None,
    issuer: Issuer = None,
    audience: Audience = None,
    embedded: StoreOfKey = None,
    signing_key: SigningKey = None,
    hours: Annotated[float, typer.Option(help="How long it holds.", min=0.01, max=24 * 365)] = 12.0,
) -> None:
    """Print a token to send as `Authorization: Bearer …`."""
    key = signing_key_pem(embedded, signing_key)
    check_parties([*(acting_for or ()), *([party] if party else [])], embedded)
    typer.echo(
        mint_token(
            key,
            role=role,
            party=party,
            is_sec_party=sec_party,
            manufacturer_codes=codes or (),
            acting_for=acting_for or (),
            act_for=act_for,
            acr=acr,
            issuer=issuer if signing_key else None,  # a demonstration's token names no issuer
            audience=audience if signing_key else None,
            lifetime=timedelta(hours=hours),
        )
    )


def check_parties(named: Sequence[str], embedded: Path | None) -> None:
    """Check parties against the register of an available store, importing what that needs only then.

    Raises:
        BadUserInput: The register does not have one of them.
    """
    if named:
        import_module("firmware_graph.cli.looking_up").check_parties(named, embedded)
