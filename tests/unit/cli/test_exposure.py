"""What is refused where others than this machine can call, judged by what a host resolves to."""

import json
import socket
from pathlib import Path
from typing import Any, Final

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner

from firmware_graph.auth.keys import public_jwk
from firmware_graph.auth.tokens import KEY_FILE, demo_key
from firmware_graph.cli import app
from firmware_graph.cli.commands.serve import demo_key_file, listening_socket
from firmware_graph.cli.exposure import addresses_of, check_exposure, is_on_loopback
from firmware_graph.errors import ConfigurationError
from firmware_graph.settings import load_settings

NAMES: Final = {
    "here.example": ["127.0.0.1", "127.9.9.9", "::1"],
    "half-here.example": ["127.0.0.1", "192.0.2.7"],
    "there.example": ["192.0.2.7"],
}
REACHABLE: Final = (
    "0.0.0.0",  # noqa: S104 - what is refused
    "",
    "::",
    "192.0.2.7",
    "half-here.example",
    "there.example",
    "nowhere.example",
    "::ffff:127.0.0.1",
)


@pytest.fixture(autouse=True)
def _names(monkeypatch: pytest.MonkeyPatch) -> None:
    """Resolve some names as a name server would."""
    asked = socket.getaddrinfo

    def getaddrinfo(host: str | None, *parts: Any, **more: Any) -> list[Any]:
        if host == "nowhere.example":
            raise socket.gaierror
        return [line for name in NAMES.get(host or "", [host]) for line in asked(name, *parts, **more)]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.fixture
def jwks_file(tmp_path: Path) -> Path:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps({"keys": [public_jwk(Ed25519PrivateKey.generate())]}))
    return path


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost", "here.example"])
def test_host_whose_every_address_is_loopback_is_loopback(host: str) -> None:
    assert is_on_loopback(host)


@pytest.mark.parametrize("host", REACHABLE)
def test_host_with_any_other_address_is_not(host: str) -> None:
    assert not is_on_loopback(host)


def test_host_without_an_address_is_refused() -> None:
    for host in ("nowhere.example", "a" * 300):
        with pytest.raises(ConfigurationError, match="it has no address"):
            addresses_of(host)


def test_host_is_listened_on_at_an_address_that_was_judged() -> None:
    with listening_socket("here.example", 0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
    with listening_socket("::1", 0) as listener:
        assert listener.getsockname()[0] == "::1"


@pytest.mark.parametrize("host", REACHABLE)
def test_demo_key_is_refused_off_loopback_wherever_it_comes_from(host: str, tmp_path: Path) -> None:
    demo_key(tmp_path)
    key = tmp_path / KEY_FILE
    with pytest.raises(ConfigurationError, match=r"Demo tokens are for loopback only: .*DEMO_KEY_FILE"):
        check_exposure(host, load_settings(demo_key_file=key))
    with pytest.raises(ConfigurationError, match="Demo tokens are for loopback only"):
        check_exposure(host, load_settings(), trusts_demo_key=True)
    check_exposure("here.example", load_settings(demo_key_file=key), trusts_demo_key=True)


def test_demo_key_is_refused_off_loopback_as_a_key_of_the_file_too(tmp_path: Path, jwks_file: Path) -> None:
    named = {"token_issuer": "https://us", "token_audience": "us"}
    check_exposure("192.0.2.7", load_settings(jwks_file=jwks_file, **named))
    printed = CliRunner().invoke(app, ["jwks", "--signing-key", str(demo_key_file(tmp_path))]).stdout
    keys = json.loads(printed)["keys"] + json.loads(jwks_file.read_text())["keys"]
    jwks_file.write_text(json.dumps({"keys": keys}))
    check_exposure("localhost", load_settings(jwks_file=jwks_file, **named))
    with pytest.raises(ConfigurationError, match=r"Demo tokens are for loopback only: .*JWKS_FILE"):
        check_exposure("192.0.2.7", load_settings(jwks_file=jwks_file, **named))


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({}, ["ISSUER", "AUDIENCE"]),
        ({"token_issuer": "https://us"}, ["AUDIENCE"]),
        ({"token_audience": "us"}, ["ISSUER"]),
        ({"token_audience": "us", "token_issuer": "https://us"}, []),
    ],
)
def test_issuer_and_audience_are_required_off_loopback(
    given: dict[str, str], missing: list[str], jwks_file: Path
) -> None:
    settings = load_settings(jwks_file=jwks_file, **given)
    check_exposure("localhost", settings)
    if not missing:
        check_exposure("0.0.0.0", settings)  # noqa: S104 - what is allowed then
        return
    with pytest.raises(ConfigurationError) as refused:
        check_exposure("0.0.0.0", settings)  # noqa: S104
    assert [name for name in ("ISSUER", "AUDIENCE") if f"FIRMWARE_GRAPH_TOKEN_{name}" in str(refused.value)] == missing


def test_issuers_that_publish_their_keys_need_an_audience_off_loopback() -> None:
    with pytest.raises(ConfigurationError, match="set FIRMWARE_GRAPH_TOKEN_AUDIENCE, or"):
        check_exposure("192.0.2.7", load_settings(oidc_issuers="https://issuer.example"))
    check_exposure("192.0.2.7", load_settings(oidc_issuers="https://issuer.example", token_audience="us"))


def test_server_that_takes_no_tokens_needs_neither() -> None:
    check_exposure("192.0.2.7", load_settings())


@pytest.mark.parametrize("given", ["environment", "flag"])
def test_serve_refuses_demo_tokens_off_loopback_before_it_starts_anything(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo_key(tmp_path)
    flag = []
    if given == "flag":
        flag = ["--demo-tokens"]
    else:
        monkeypatch.setenv("FIRMWARE_GRAPH_DEMO_KEY_FILE", str(tmp_path / KEY_FILE))
    command = ["serve", "--host", "half-here.example", "--embedded", str(tmp_path / "store"), *flag]
    with pytest.raises(ConfigurationError, match="for loopback only"):
        CliRunner().invoke(app, command, catch_exceptions=False)
    assert not (tmp_path / "store").exists()


def test_serve_refuses_tokens_of_any_issuer_off_loopback(jwks_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FIRMWARE_GRAPH_JWKS_FILE", str(jwks_file))
    monkeypatch.setenv("FIRMWARE_GRAPH_TOKEN_AUDIENCE", "")
    with pytest.raises(ConfigurationError, match="set FIRMWARE_GRAPH_TOKEN_ISSUER and FIRMWARE_GRAPH_TOKEN_AUDIENCE"):
        CliRunner().invoke(app, ["serve", "--host", "0.0.0.0"], catch_exceptions=False)  # noqa: S104
