"""`firmware-graph token`: what a token says, and the key that it is signed with."""

from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from firmware_graph.auth.step_up import StepUpRule
from firmware_graph.auth.tokens import KEY_FILE, demo_key, public_jwks
from firmware_graph.cli import app
from support.authenticating import caller_with, trusting
from support.commands import run


def test_token_needs_a_key_to_sign_with(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("token", "--role", "party") == 2
    assert "--embedded DIR" in capsys.readouterr().err


def test_token_is_signed_with_the_key_beside_the_store(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("token", "--role", "ssc", "--party", "SSC", "--embedded", tmp_path) == 0
    assert capsys.readouterr().out.count(".") == 2


def test_signing_key_that_is_not_there_is_a_broken_set_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("token", "--role", "ssc", "--signing-key", tmp_path / "absent.pem") == 2
    assert "cannot be read" in capsys.readouterr().err


def test_token_has_the_codes_and_delegations_it_was_asked_for(tmp_path: Path) -> None:
    demo_key(tmp_path)
    given = ["--code", "1057", "--code", "10e0", "--acting-for", "P2", "--acting-for", "P3", "--act-for", "P3"]
    command = ["token", "--role", "rsa", "--embedded", str(tmp_path), *given]
    token = CliRunner().invoke(app, command).stdout.strip()
    server = trusting(public_jwks(demo_key(tmp_path)))
    caller = caller_with(server, f"Bearer {token}")
    assert (caller.manufacturer_codes, caller.acting_for) == (frozenset({"1057", "10E0"}), "P3")


@pytest.mark.parametrize("way", ["options", "environment"])
def test_token_names_its_issuer_and_audience_and_one_of_a_demonstration_neither(
    way: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    jwks = public_jwks(demo_key(tmp_path))
    command, key = ["token", "--role", "party"], ["--signing-key", str(tmp_path / KEY_FILE)]
    if way == "options":
        key += ["--issuer", "https://us", "--audience", "us"]
    monkeypatch.setenv("FIRMWARE_GRAPH_TOKEN_ISSUER", "https://us" if way == "environment" else "")
    monkeypatch.setenv("FIRMWARE_GRAPH_TOKEN_AUDIENCE", "us" if way == "environment" else "")
    token = CliRunner().invoke(app, [*command, *key]).stdout.strip()
    assert caller_with(trusting(jwks, issuer="https://us", audience="us"), f"Bearer {token}").issuer == "https://us"
    of_demonstration = CliRunner().invoke(app, [*command, "--embedded", str(tmp_path)]).stdout.strip()
    assert caller_with(trusting(jwks), f"Bearer {of_demonstration}").issuer is None


def test_token_that_says_how_its_holder_signed_in_meets_a_step_up(tmp_path: Path) -> None:
    server = replace(trusting(public_jwks(demo_key(tmp_path))), step_up=StepUpRule(("gold",), 60))
    command = ["token", "--role", "ssc", "--embedded", str(tmp_path)]
    for more, is_met in ((["--acr", "gold"], True), (["--acr", "bronze"], False), ([], False)):
        token = CliRunner().invoke(app, [*command, *more]).stdout.strip()
        assert (caller_with(server, f"Bearer {token}").rights.step_up is None) is is_met
