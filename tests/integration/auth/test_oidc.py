"""Issuers that publish their keys: rotating, slow, away, too large, redirecting, or signing as another."""

import asyncio
import base64
import json
import socket
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any, Final

import jwt
import pytest

from firmware_graph.auth.authenticate import UNKNOWN_KEY, Authenticator
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.configured import authenticator_of
from firmware_graph.auth.keys import algorithms_of, public_jwk
from firmware_graph.auth.oidc.discovered_issuer import DiscoveredIssuer
from firmware_graph.auth.oidc.discovery import Discovered, keys_address, usable_address
from firmware_graph.auth.oidc.fetching import NotFetched
from firmware_graph.auth.roles import Role
from firmware_graph.auth.trust import NOT_FOR_HERE
from firmware_graph.errors import ConfigurationError, IssuerUnavailable, Unauthenticated
from firmware_graph.settings import load_settings
from support.local_issuer import CONFIGURATION, KEYS, LocalIssuer, local_issuer
from support.log_lines import captured_logs
from support.waiting import until

pytestmark = pytest.mark.anyio
SYMMETRIC: Final = {"kty": "oct", "k": base64.urlsafe_b64encode(b"k" * 64).decode(), "kid": "s", "alg": "HS256"}
MEBIBYTE: Final = 1024 * 1024


@pytest.fixture
def issuer() -> Iterator[LocalIssuer]:
    with local_issuer() as running:
        yield running


@pytest.fixture
def other() -> Iterator[LocalIssuer]:
    with local_issuer() as running:
        yield running


@asynccontextmanager
async def trusting_issuers(*issuers: LocalIssuer, **settings: Any) -> AsyncIterator[Authenticator]:
    """Trust issuers, whose keys are fetched while the context is open."""
    given = {"oidc_issuers": tuple(one.name for one in issuers), "token_audience": "us", "oidc_timeout_seconds": 2}
    authenticator = authenticator_of(load_settings(**{**given, **settings}))
    async with authenticator.kept_fresh():
        yield authenticator


def keys_in(authenticator: Authenticator) -> DiscoveredIssuer:
    source = authenticator.issuers[0].source
    assert isinstance(source, DiscoveredIssuer)
    return source


async def caller(authenticator: Authenticator, token: str) -> Caller:
    return await authenticator.caller(f"Bearer {token}")


async def refusal(authenticator: Authenticator, token: str) -> str:
    with pytest.raises(Unauthenticated) as refused:
        await caller(authenticator, token)
    return str(refused.value)


async def test_token_of_an_issuer_is_taken_with_the_keys_that_it_publishes(issuer: LocalIssuer) -> None:
    async with trusting_issuers(issuer) as authenticator:
        taken = await caller(authenticator, issuer.token({"sub": "ada"}))
    assert (taken.roles, taken.subject, taken.issuer) == (frozenset({Role.PARTY}), "ada", issuer.name)
    assert issuer.asked == [CONFIGURATION, KEYS]


async def test_keys_are_fetched_in_the_background_before_anyone_asks(issuer: LocalIssuer) -> None:
    async with trusting_issuers(issuer) as authenticator:
        await until(lambda: bool(keys_in(authenticator).keys()))
    assert issuer.asked == [CONFIGURATION, KEYS]


async def test_rotated_key_is_taken_at_once_and_the_one_before_it_no_longer(issuer: LocalIssuer) -> None:
    async with trusting_issuers(issuer) as authenticator:
        before = issuer.token()
        await caller(authenticator, before)
        issuer.rotate()
        assert await caller(authenticator, issuer.token())
        assert await refusal(authenticator, before) == UNKNOWN_KEY


async def test_refresh_by_time_drops_a_key_that_was_withdrawn(issuer: LocalIssuer) -> None:
    async with trusting_issuers(issuer, oidc_refresh_seconds=1) as authenticator:
        token = issuer.token()
        await caller(authenticator, token)
        held = keys_in(authenticator).keys()
        issuer.rotate()
        await until(lambda: keys_in(authenticator).keys() is not held)
        assert await refusal(authenticator, token) == UNKNOWN_KEY


async def test_many_at_once_share_one_refresh(issuer: LocalIssuer) -> None:
    async with trusting_issuers(issuer) as authenticator:
        await caller(authenticator, issuer.token())
        issuer.rotate()
        issuer.misbehaves = lambda _answers: time.sleep(0.1)
        await asyncio.gather(*(caller(authenticator, issuer.token({"sub": f"s{n}"})) for n in range(50)))
    assert issuer.asked == [CONFIGURATION, KEYS] * 2


async def test_tokens_of_unknown_keys_cause_one_refresh_within_the_cooldown(issuer: LocalIssuer) -> None:
    async with trusting_issuers(issuer) as authenticator:
        await caller(authenticator, issuer.token())
        with local_issuer() as stranger:
            for n in range(20):
                forged = stranger.token({"iss": issuer.name}, kid=f"k{n}")
                assert await refusal(authenticator, forged) == UNKNOWN_KEY
    assert issuer.asked == [CONFIGURATION, KEYS] * 2


async def test_key_rotated_within_the_cooldown_is_taken_after_it(issuer: LocalIssuer) -> None:
    async with trusting_issuers(issuer, oidc_cooldown_seconds=1) as authenticator:
        await caller(authenticator, issuer.token())
        for _ in range(2):
            issuer.rotate()
            await asyncio.sleep(1.1)
            assert await caller(authenticator, issuer.token())


async def test_issuer_that_is_away_from_the_start_is_a_typed_error_and_not_401() -> None:
    with local_issuer() as issuer:
        token = issuer.token()
    async with trusting_issuers(issuer) as authenticator:
        with pytest.raises(IssuerUnavailable):
            await caller(authenticator, token)
        with local_issuer(port=int(issuer.name.rpartition(":")[2])) as back:
            back.key, back.jwks = issuer.key, issuer.jwks
            assert await caller(authenticator, token)


async def test_keys_fetched_last_are_kept_while_the_issuer_is_away_and_not_for_ever(issuer: LocalIssuer) -> None:
    async with trusting_issuers(issuer, oidc_refresh_seconds=1) as authenticator:
        known, new = issuer.token(), issuer.token({"sub": "new"})
        await caller(authenticator, known)
        issuer.answer(KEYS, 503, b"")
        await until(lambda: keys_in(authenticator).problem is not None)
        assert await caller(authenticator, new)
        keys_in(authenticator).trusted_until = 0
        for token in (known, new, issuer.token({"sub": "newer"})):
            with pytest.raises(IssuerUnavailable):
                await caller(authenticator, token)


async def test_slow_issuer_is_given_up_within_the_timeout(issuer: LocalIssuer) -> None:
    issuer.misbehaves = lambda _answers: time.sleep(4)
    async with trusting_issuers(issuer, oidc_timeout_seconds=0.2) as authenticator:
        began = time.monotonic()
        with pytest.raises(IssuerUnavailable):
            await caller(authenticator, issuer.token())
        assert time.monotonic() - began < 3


async def test_issuer_that_sends_a_byte_at_a_time_is_given_up_within_the_timeout(issuer: LocalIssuer) -> None:
    def drips(answers: Any) -> None:
        issuer.is_silent = True
        answers.send(200, b"", content_length="100")
        for _ in range(40):
            answers.wfile.write(b" ")
            answers.wfile.flush()
            time.sleep(0.1)

    issuer.misbehaves = drips
    async with trusting_issuers(issuer, oidc_timeout_seconds=0.5) as authenticator:
        began = time.monotonic()
        with pytest.raises(IssuerUnavailable):
            await caller(authenticator, issuer.token())
        assert time.monotonic() - began < 3
        assert "within 0.5 s" in str(keys_in(authenticator).problem)


@pytest.mark.parametrize("path", [CONFIGURATION, KEYS])
@pytest.mark.parametrize(
    ("status", "body", "headers", "says"),
    [
        (302, b"", {"location": "/elsewhere"}, "status 302"),
        (404, b"{}", {}, "status 404"),
        (200, b"", {}, "no JSON"),
        (200, b"[]", {}, "no JSON object"),
        (200, b'{"keys": [' + b" " * 2 * MEBIBYTE + b"]}", {}, "more than 1048576 bytes"),
        (200, b"{}", {"content_encoding": "gzip"}, "compressed"),
    ],
)
async def test_answer_that_is_no_key_set_changes_nothing_and_is_logged_once(  # noqa: PLR0913, PLR0917 - as it is answered
    issuer: LocalIssuer, path: str, status: int, body: bytes, headers: dict[str, str], says: str
) -> None:
    async with trusting_issuers(issuer) as authenticator:
        await caller(authenticator, issuer.token())
        issuer.answer(path, status, body, **headers)
        with captured_logs() as lines:
            for _ in range(3):
                await keys_in(authenticator).refreshed()
        assert await caller(authenticator, issuer.token({"sub": "new"}))
    assert [(line["issuer"], says in line["reason"]) for line in lines] == [(issuer.name, True)]
    assert "/elsewhere" not in issuer.asked


@pytest.mark.parametrize(
    "jwks",
    [
        {},
        {"keys": None},
        {"keys": ["x"]},
        {"keys": []},
        {"keys": [SYMMETRIC]},
        {"keys": [{"kty": "RSA", "use": "enc"}]},
        {"keys": [{"kty": "RSA", "alg": ["RS256"]}]},
        {"keys": [{}] * 101},
    ],
)
async def test_set_without_a_usable_key_is_refused_whole(issuer: LocalIssuer, jwks: object) -> None:
    issuer.jwks = jwks
    async with trusting_issuers(issuer) as authenticator:
        with pytest.raises(IssuerUnavailable):
            await caller(authenticator, issuer.token())


ODD_KEYS: Final = ({"kty": "RSA", "alg": "none"}, {"kty": "EC", "alg": []}, {"kty": ["RSA"]}, {"kty": "OKP", "alg": {}})


@pytest.mark.parametrize("odd", ODD_KEYS)
async def test_odd_key_beside_a_usable_one_is_passed_over_and_logged_once(
    issuer: LocalIssuer, odd: dict[str, object]
) -> None:
    issuer.jwks = {"keys": [odd, public_jwk(issuer.key)]}
    with captured_logs() as lines:
        async with trusting_issuers(issuer) as authenticator:
            assert await caller(authenticator, issuer.token())
            await keys_in(authenticator).refreshed()
    assert [(line["event"], line["count"]) for line in lines] == [("keys of a set were left out", 1)]


async def test_refresh_goes_on_after_a_fault_of_whatever_kind_and_logs_it_once(
    issuer: LocalIssuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with trusting_issuers(issuer, oidc_refresh_seconds=1, oidc_cooldown_seconds=1) as authenticator:
        source = keys_in(authenticator)
        await until(lambda: bool(source.keys()))
        fetch, asked = source.fetch, list[int]()

        async def broken() -> Discovered:
            asked.append(1)
            raise RuntimeError("secret")

        monkeypatch.setattr(source, "fetch", broken)
        with captured_logs() as lines:
            await until(lambda: len(asked) == 2)
            assert await caller(authenticator, issuer.token({"sub": "new"}))
        assert [(line["issuer"], line["reason"]) for line in lines] == [(issuer.name, "RuntimeError")]
        monkeypatch.setattr(source, "fetch", fetch)
        issuer.rotate()
        await until(lambda: source.problem is None)
        assert await caller(authenticator, issuer.token())


async def test_symmetric_key_beside_a_usable_one_signs_nothing(issuer: LocalIssuer) -> None:
    issuer.jwks = {"keys": [SYMMETRIC, public_jwk(issuer.key)]}
    claims = {"iss": issuer.name, "aud": "us", "exp": time.time() + 60, "roles": ["ssc"]}
    forged = jwt.encode(claims, b"k" * 64, "HS256", headers={"kid": "s"})
    async with trusting_issuers(issuer) as authenticator:
        assert await caller(authenticator, issuer.token())
        assert await refusal(authenticator, forged) == UNKNOWN_KEY


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://another.example"},
        {"issuer": None},
        {"jwks_uri": None},
        {"jwks_uri": ["x"]},
        {"jwks_uri": "http://keys.example/keys"},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "https://user@keys.example/keys"},
        {"jwks_uri": "https://[v1.x]/k"},
        {"jwks_uri": "https://keys.example/" + "k" * 70_000},
    ],
)
async def test_configuration_that_leads_elsewhere_is_refused(issuer: LocalIssuer, changes: dict[str, object]) -> None:
    issuer.configuration |= changes
    async with trusting_issuers(issuer) as authenticator:
        with pytest.raises(IssuerUnavailable):
            await caller(authenticator, issuer.token())
    assert KEYS not in issuer.asked


HERE: Final = (
    *("https://127.0.0.1/keys", "https://localhost:8443/keys", "http://[::1]/keys", "https://127.1/k"),
    *("https://0x7f000001/k", "https://2130706433/k", "https://[::ffff:127.0.0.1]/k", "https://0.0.0.0/k"),
    *("https://[::]/k", "https://LOCALHOST/k", "https://localhost./k"),
)


@pytest.mark.parametrize("address", HERE)
async def test_configuration_of_an_issuer_elsewhere_does_not_lead_to_this_machine(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`localhost.` is what not every system resolves, so that it is said here what it is."""
    resolve = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda host, *rest: resolve(host.rstrip("."), *rest))
    name = "https://192.0.2.1"
    with pytest.raises(NotFetched, match="no jwks_uri that"):
        await keys_address(name, {"issuer": name, "jwks_uri": address})
    elsewhere = {"issuer": name, "jwks_uri": "https://192.0.2.2/k"}
    assert await keys_address(name, elsewhere) == "https://192.0.2.2/k"
    assert await keys_address("https://127.1", {"issuer": "https://127.1", "jwks_uri": address}) == address


async def test_endpoints_come_with_the_keys_and_are_kept_as_long(issuer: LocalIssuer) -> None:
    async with trusting_issuers(issuer) as authenticator:
        source = keys_in(authenticator)
        await source.refreshed()
        assert source.endpoint("token_endpoint") == issuer.configuration["token_endpoint"]
        issuer.answer(KEYS, 503, b"")
        await source.refreshed()
        assert source.endpoint("authorization_endpoint") == issuer.configuration["authorization_endpoint"]
        source.trusted_until = 0
        assert source.endpoint("authorization_endpoint") is None


async def test_endpoint_that_moves_is_used_once_the_issuer_was_asked_again(issuer: LocalIssuer) -> None:
    async with trusting_issuers(issuer) as authenticator:
        source = keys_in(authenticator)
        await source.refreshed()
        keys = source.keys()
        issuer.configuration["token_endpoint"] = moved = issuer.name + "/moved"
        await source.refreshed()
        assert (source.endpoint("token_endpoint"), source.keys() is keys) == (moved, True)


@pytest.mark.parametrize(
    "address",
    [
        "http://elsewhere.test/",
        "https://127.0.0.1/",
        "https://u@elsewhere.test/",
        "https://elsewhere.test/?x=1",
        None,
        7,
    ],
)
async def test_endpoint_that_leads_where_nothing_is_sent_to_is_none(address: object) -> None:
    assert await usable_address("https://192.0.2.1", {"token_endpoint": address}, "token_endpoint") is None


async def test_server_that_stops_during_a_refresh_does_not_wait_for_the_issuer(issuer: LocalIssuer) -> None:
    issuer.misbehaves = lambda _answers: time.sleep(4)
    began = time.monotonic()
    async with trusting_issuers(issuer) as authenticator:
        await asyncio.sleep(0.1)
        refreshing = keys_in(authenticator).refreshing
        assert refreshing
    assert refreshing.cancelled()
    assert time.monotonic() - began < 3


async def test_issuer_cannot_sign_as_another(issuer: LocalIssuer, other: LocalIssuer) -> None:
    async with trusting_issuers(issuer, other) as authenticator:
        assert await caller(authenticator, issuer.token())
        assert await caller(authenticator, other.token())
        own = public_jwk(other.key)["kid"]
        for kid in (own, public_jwk(issuer.key)["kid"], "none"):
            assert await refusal(authenticator, other.token({"iss": issuer.name}, kid=kid)) == UNKNOWN_KEY
        strangers: list[object] = ["https://them.example", None, ["x"], {}, 7, issuer.name + "/"]
        for stranger in strangers:
            assert await refusal(authenticator, signed(other, stranger)) == NOT_FOR_HERE


def signed(issuer: LocalIssuer, iss: object) -> str:
    """Sign a token of whatever issuer."""
    body = json.dumps({"iss": iss, "aud": "us", "exp": time.time() + 60, "roles": ["ssc"]}).encode()
    return jwt.api_jws.encode(body, issuer.key, algorithms_of(issuer.key)[0])


async def test_keys_of_a_file_do_not_verify_tokens_of_an_issuer_that_publishes_its_own(
    issuer: LocalIssuer, other: LocalIssuer, tmp_path: Any
) -> None:
    path = tmp_path / "jwks.json"
    path.write_text(json.dumps(other.jwks))
    async with trusting_issuers(issuer, jwks_file=path) as authenticator:
        assert await caller(authenticator, other.token({"iss": "anyone"}))
        assert await refusal(authenticator, other.token({"iss": issuer.name})) == UNKNOWN_KEY


async def test_token_for_another_service_is_refused(issuer: LocalIssuer) -> None:
    async with trusting_issuers(issuer) as authenticator:
        assert await refusal(authenticator, issuer.token({"aud": "another"})) == NOT_FOR_HERE


@pytest.mark.parametrize(
    "name",
    [
        *("http://issuer.example", "ftp://127.0.0.1", "https://", "https://a.example?x=1", "https://u:p@a.example"),
        *("https://bücher.example", "https://a b", "https://a.example:port", "https://a.example#x", "issuer"),
    ],
)
async def test_issuer_that_keys_may_not_be_fetched_from_stops_the_start(name: str) -> None:
    with pytest.raises(ConfigurationError, match="FIRMWARE_GRAPH_OIDC_ISSUERS: "):
        authenticator_of(load_settings(oidc_issuers=(name,)))


async def test_issuer_without_its_extra_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("httpx", "firmware_graph.auth.oidc.discovery", "firmware_graph.auth.oidc.fetching"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(ConfigurationError, match=r"firmware-graph\[oidc\]"):
        authenticator_of(load_settings(oidc_issuers="https://issuer.example"))
