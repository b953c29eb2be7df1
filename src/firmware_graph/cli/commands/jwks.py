"""`firmware-graph jwks`: the key set with which a server verifies the tokens of a signing key."""

import json
from pathlib import Path
from typing import Annotated

import typer

from firmware_graph.auth.tokens import public_jwks
from firmware_graph.cli.signing_key import signing_key_pem


def jwks(
    *, signing_key: Annotated[Path, typer.Option("--signing-key", metavar="F", help="A PEM private key.")]
) -> None:
    """Print the public half of a signing key as a JWKS, for FIRMWARE_GRAPH_JWKS_FILE."""
    typer.echo(json.dumps(public_jwks(signing_key_pem(None, signing_key)), indent=2))
