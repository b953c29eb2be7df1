"""`firmware-graph parties`: the register, kept by command and import; and tokens for parties that it has."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.auth.tokens import demo_key
from support.commands import run

Listing = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def listing(environment: None, capsys: pytest.CaptureFixture[str]) -> Listing:  # noqa: ARG001 - what it sets up
    """An empty store, and a function that lists its register."""

    def listed() -> list[dict[str, Any]]:
        capsys.readouterr()
        assert run("parties", "list", "--json") == 0
        found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
        return found

    return listed


def test_register_is_imported_set_and_removed(
    listing: Listing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = tmp_path / "register.csv"
    register.write_text("id,name,category\nP2,Two,GAS_NETWORK\nP1,One,LARGE_SUPPLIER\n")
    assert run("parties", "import", register, "--dry-run") == 0
    assert listing() == []
    assert run("parties", "import", register) == 0
    assert "2 written" in capsys.readouterr().out
    assert [one["id"] for one in listing()] == ["P1", "P2"]
    assert run("parties", "set", "P3", "--name", "Three", "--category", "ssc") == 0
    assert run("parties", "set", "P1", "--name", "First", "--category", "SMALL_SUPPLIER") == 0
    assert "parties: 1 written" in capsys.readouterr().out
    assert run("parties", "set", "P1", "--name", "First", "--category", "SMALL_SUPPLIER") == 0
    assert "Nothing changed: the party is recorded so already." in capsys.readouterr().out
    assert listing()[0] == {"id": "P1", "name": "First", "category": "SMALL_SUPPLIER"}
    assert run("parties", "remove", "P2") == 0
    assert [one["id"] for one in listing()] == ["P1", "P3"]
    assert run("parties", "import", register, "--replace") == 0
    assert "2 written, 0 unchanged, 1 removed" in capsys.readouterr().out
    assert [one["name"] for one in listing()] == ["One", "Two"]
    assert run("parties", "list") == 0
    assert "2 parties" in capsys.readouterr().out


def test_wrong_register_writes_nothing_and_unknown_party_is_not_removed(
    listing: Listing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = tmp_path / "register.csv"
    register.write_text("id,name,category\nP1,One,LARGE_SUPPLIER\nP2,Two,BANK\n")
    assert run("parties", "import", register) == 1
    assert "line 3" in capsys.readouterr().err
    assert run("parties", "set", "P1", "--name", " ", "--category", "SSC") == 1
    assert listing() == []
    assert run("parties", "set", "ACME", "--name", "Acme", "--category", "SSC") == 0
    assert run("parties", "remove", "ACMEE") == 1
    assert "Do you mean 'ACME'?" in capsys.readouterr().err


def test_token_is_for_a_party_of_the_register_unless_that_is_empty(
    listing: Listing, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo_key(tmp_path)
    key: list[str | Path] = ["--role", "party", "--signing-key", tmp_path / "signing-key.pem"]
    assert run("token", *key, "--party", "ANY") == 0
    assert run("parties", "set", "ACME", "--name", "Acme", "--category", "LARGE_SUPPLIER") == 0
    assert run("token", *key, "--party", "ACMEE") == 1
    assert "Do you mean 'ACME'?" in capsys.readouterr().err
    assert run("token", *key, "--party", "ACME") == 0
    assert run("token", *key) == 0
    assert len(listing()) == 1


def test_token_is_given_where_the_store_is_away(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NEO4J_URI", "bolt://127.0.0.1:9")
    monkeypatch.setenv("NEO4J_PASSWORD", "x")
    demo_key(tmp_path)
    assert run("token", "--role", "party", "--party", "P1", "--signing-key", tmp_path / "signing-key.pem") == 0
    assert "not looked up" in capsys.readouterr().err
