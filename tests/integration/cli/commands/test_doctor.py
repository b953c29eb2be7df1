"""`firmware-graph doctor`: what is wrong with a set-up, and what to do."""

import json
from pathlib import Path

import pytest

from support.commands import run


@pytest.fixture
def environment(environment: None, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - the same, but wider
    monkeypatch.setenv("COLUMNS", "200")


@pytest.mark.usefixtures("environment")
def test_doctor_finds_a_set_up_that_works(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("doctor") == 0
    assert "Neo4j/5.26" in capsys.readouterr().out


def test_doctor_says_that_no_database_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    assert run("doctor") == 2
    assert "NEO4J_URI" in capsys.readouterr().out


@pytest.mark.usefixtures("environment")
def test_doctor_says_which_keys_cannot_be_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    jwks = tmp_path / "jwks.json"
    jwks.write_text(json.dumps({"keys": [{"kty": "oct", "k": "c2VjcmV0"}]}), encoding="utf-8")
    monkeypatch.setenv("FIRMWARE_GRAPH_JWKS_FILE", str(jwks))
    assert run("doctor") == 2
    assert "symmetric" in capsys.readouterr().out


@pytest.mark.usefixtures("environment")
def test_doctor_says_which_variables_are_named_almost_like_a_setting(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("FIRMWARE_GRAPH_CLAIM_FILE", "FIRMWARE_GRAPH_SERVICE_HOST", "FIRMWARE_GRAPH_CACHE_DIR"):
        monkeypatch.setenv(name, "x")
    assert run("doctor") == 0
    said = capsys.readouterr().out
    assert "FIRMWARE_GRAPH_CLAIM_FILE is none, and has no effect" in said
    assert "Is it FIRMWARE_GRAPH_CLAIMS_FILE?" in said
    assert said.count("has no effect") == 1
