"""`firmware-graph jwks`: the key set that lets a server take the tokens of a key."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from firmware_graph.auth.tokens import KEY_FILE, demo_key
from firmware_graph.cli import app
from firmware_graph.errors import ConfigurationError
from support.authenticating import caller_with, trusting


def test_key_set_of_a_signing_key_lets_a_server_take_its_tokens(tmp_path: Path) -> None:
    demo_key(tmp_path)
    key = ("--signing-key", str(tmp_path / KEY_FILE))
    printed = CliRunner().invoke(app, ["jwks", *key]).stdout
    token = CliRunner().invoke(app, ["token", "--role", "party", "--party", "P1", *key]).stdout.strip()
    assert '"d"' not in printed
    server = trusting(json.loads(printed), leeway_seconds=0)
    assert caller_with(server, f"Bearer {token}").party == "P1"


def test_key_set_of_what_is_no_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text("not a key")
    with pytest.raises(ConfigurationError, match="not a PEM private key"):
        CliRunner().invoke(app, ["jwks", "--signing-key", str(tmp_path / "key.pem")], catch_exceptions=False)
