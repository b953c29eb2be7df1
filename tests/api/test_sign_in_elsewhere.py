"""Signing in at an issuer: code, PKCE, state and nonce, with a real issuer on loopback."""

import html
import re
from collections.abc import Iterator
from pathlib import Path
from socket import socket
from types import MethodType
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from firmware_graph.app import create_app
from firmware_graph.auth.authenticate import Authenticator
from firmware_graph.auth.configured import authenticator_of
from firmware_graph.auth.sign_in import BACK, code_flow_of
from firmware_graph.database.connection import Connection
from firmware_graph.errors import ConfigurationError, IssuerUnavailable
from firmware_graph.pages.sign_in_limits import SignInLimits
from firmware_graph.pages.signing_in_elsewhere import SignInElsewhere
from firmware_graph.settings import load_settings
from support.asking import settings_for, wait_until_ready
from support.local_issuer import AUTHORIZE, CLIENT, CONFIGURATION, TOKENS, LocalIssuer, local_issuer
from support.serving import NO_TLS, a_listener, served

SECRET: Final = "of the client"
SESSION: Final = "firmware-graph-session"


@pytest.fixture(scope="module")
def issuer() -> Iterator[LocalIssuer]:
    with local_issuer() as running:
        running.client_secret = SECRET
        yield running


@pytest.fixture(scope="module")
def app(
    example: Connection, key_folder: Path, issuer: LocalIssuer, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Starlette, socket]:
    folder = tmp_path_factory.mktemp("client")
    secret = folder / "secret"
    secret.write_text(SECRET + "\n")
    listener, port = a_listener()
    more = {
        "oidc_issuers": issuer.name,
        "token_audience": "us",
        "sign_in_issuer": issuer.name,
        "sign_in_client_id": CLIENT,
        "sign_in_client_secret_file": secret,
        "rate_limit_sign_ins": 0,
        "public_url": f"http://127.0.0.1:{port}",
    }
    return create_app(settings_for(example, key_folder, **more)), listener


@pytest.fixture(scope="module")
def limits(app: tuple[Starlette, socket]) -> SignInLimits:
    [route] = [one for one in app[0].routes if isinstance(one, Route) and one.path == BACK]
    assert isinstance(route.endpoint, MethodType)
    elsewhere = route.endpoint.__self__
    assert isinstance(elsewhere, SignInElsewhere)
    return elsewhere.limits


@pytest.fixture(scope="module")
def explorer(app: tuple[Starlette, socket]) -> Iterator[httpx.Client]:
    with served(app[0], listener=app[1]) as opened:
        wait_until_ready(opened)
        opened.headers.update({"accept": "text/html", "origin": str(opened.base_url).rstrip("/")})
        yield opened


@pytest.fixture(autouse=True)
def forgets(explorer: httpx.Client, issuer: LocalIssuer) -> Iterator[None]:
    explorer.cookies.clear()
    yield
    issuer.behave()
    issuer.id_changes, issuer.client_secret, issuer.answers_tokens_with = {}, SECRET, None
    issuer.signs_in_as = {"sub": "someone", "party": "P1", "is_sec_party": True}


def sent_there(explorer: httpx.Client, following: str = "/undeclared") -> str:
    """Begin, and return where the browser is sent."""
    page = explorer.get("/sign-in", params={"next": following}).text
    link = html.unescape(re.findall(r'href="(/sign-in/elsewhere[^"]*)"', page)[0])
    begun = explorer.get(link)
    assert begun.status_code == 303
    return begun.headers["location"]


def sent_back(address: str) -> str:
    """Sign in at the issuer, and return where the browser is sent back to."""
    return str(httpx.get(address, verify=NO_TLS).headers["location"])


def test_reader_signs_in_there_and_goes_on_where_it_came_from(explorer: httpx.Client, issuer: LocalIssuer) -> None:
    address = sent_there(explorer)
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert (asked["response_type"], asked["scope"], asked["code_challenge_method"]) == ("code", "openid", "S256")
    assert min(map(len, (asked["state"], asked["nonce"], asked["code_challenge"]))) >= 43
    back = explorer.get(sent_back(address))
    assert back.status_code == 200
    assert 'content="0; url=/undeclared"' in back.text
    cookies = {one.split("=")[0]: one for one in back.headers.get_list("set-cookie")}
    assert {"HttpOnly", "SameSite=strict"} <= {part.strip() for part in cookies[SESSION].split(";")}
    assert "Max-Age=0" in cookies["firmware-graph-sign-in"]
    page = explorer.get("/undeclared").text
    assert "SEC Party of P1" in page
    assert "never declared" in page
    assert issuer.asked[-1] == "/tokens"


def refused(explorer: httpx.Client, address: str, status: int = 400) -> str:
    """Come back to an address that begins no session, and return what is said."""
    answer = explorer.get(address)
    assert answer.status_code == status, answer.text
    assert not any(one.startswith(SESSION) for one in answer.headers.get_list("set-cookie"))
    assert "Public list only" in explorer.get("/").text
    return answer.text


def test_answer_to_another_attempt_begins_no_session(explorer: httpx.Client) -> None:
    foreign = sent_back(sent_there(explorer))
    explorer.cookies.clear()
    assert "in another browser" in refused(explorer, foreign)
    sent_there(explorer)
    assert "was not completed" in refused(explorer, foreign)


def test_answer_without_the_state_of_its_attempt_begins_no_session(explorer: httpx.Client) -> None:
    address = sent_back(sent_there(explorer))
    assert "was not completed" in refused(explorer, address.replace("state=", "state=x"))


def test_code_is_good_once_and_for_its_own_verifier(explorer: httpx.Client, issuer: LocalIssuer) -> None:
    address = sent_back(sent_there(explorer))
    for asked in issuer.codes.values():
        asked["code_challenge"] = "of another verifier"
    assert "was not completed" in refused(explorer, address)


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another"},
        {"iss": "https://another.test"},
        {"exp": 1},
        {"azp": "x"},
    ],
    ids="".join,
)
def test_id_token_that_is_not_for_this_attempt_begins_no_session(
    explorer: httpx.Client, issuer: LocalIssuer, changes: dict[str, object]
) -> None:
    address = sent_back(sent_there(explorer))
    issuer.id_changes = changes
    refused(explorer, address)


def test_access_token_that_is_not_taken_here_begins_no_session(explorer: httpx.Client, issuer: LocalIssuer) -> None:
    address = sent_back(sent_there(explorer))
    issuer.signs_in_as = {"aud": "another"}
    assert "not issued for this service" in refused(explorer, address)


def test_client_without_its_secret_or_with_a_refusal_begins_no_session(
    explorer: httpx.Client, issuer: LocalIssuer
) -> None:
    address = sent_back(sent_there(explorer))
    issuer.client_secret = "another"
    refused(explorer, address)
    state = parse_qs(urlsplit(sent_there(explorer)).query)["state"][0]
    assert "You were not signed in there" in refused(explorer, f"/sign-in/back?error=<b>&state={state}")


def test_attempts_ask_the_issuer_for_nothing_that_is_known(explorer: httpx.Client, issuer: LocalIssuer) -> None:
    sent_there(explorer)
    issuer.asked.clear()
    issuer.answer(CONFIGURATION, 500, b"")
    for _ in range(3):
        explorer.cookies.clear()
        assert explorer.get(sent_back(sent_there(explorer))).status_code == 200
    assert [path for path in issuer.asked if not path.startswith(AUTHORIZE)] == [TOKENS] * 3


def test_issuer_that_is_away_when_a_code_is_exchanged_is_said_to_be(
    explorer: httpx.Client, issuer: LocalIssuer
) -> None:
    address = sent_back(sent_there(explorer))
    issuer.answers_tokens_with = 503
    assert "cannot be reached at the moment" in refused(explorer, address, 503)


def test_address_that_completes_too_many_is_refused_and_may_load_the_page_again(
    explorer: httpx.Client, issuer: LocalIssuer, limits: SignInLimits
) -> None:
    address = sent_back(sent_there(explorer))
    issuer.asked.clear()
    limits.places.taken["127.0.0.1"] = limits.places.most_of_address
    answer = explorer.get(address)
    assert (answer.status_code, answer.headers["retry-after"], issuer.asked) == (429, "5", [])
    assert "Load this page again in 5 s" in answer.text
    limits.places.taken.clear()
    assert explorer.get(address).status_code == 200


@pytest.mark.anyio
async def test_issuer_that_was_never_reached_is_said_to_be_away_and_asked_once() -> None:
    with local_issuer() as issuer:
        issuer.configuration["token_endpoint"] = "http://elsewhere.test/"
        settings = load_settings(
            oidc_issuers=issuer.name,
            token_audience="us",
            sign_in_issuer=issuer.name,
            sign_in_client_id=CLIENT,
            public_url="https://firmware.example",
        )
        flow = code_flow_of(settings, authenticator_of(settings))
        assert flow is not None
        issuer.answer(CONFIGURATION, 500, b"")
        for _ in range(3):
            with pytest.raises(IssuerUnavailable, match="cannot be reached at the moment"):
                await flow.endpoint("authorization_endpoint")
        assert issuer.asked == [CONFIGURATION]
        issuer.behave()
        await flow.source.refreshed()
        assert await flow.endpoint("authorization_endpoint") == issuer.configuration["authorization_endpoint"]
        with pytest.raises(IssuerUnavailable):
            await flow.endpoint("token_endpoint")


def test_nobody_is_sent_to_another_host(explorer: httpx.Client) -> None:
    back = explorer.get(sent_back(sent_there(explorer, "//elsewhere.test/")))
    assert 'content="0; url=/"' in back.text


def trusting(**given: Any) -> tuple[Any, Authenticator]:
    settings = load_settings(oidc_issuers="http://127.0.0.1:9", token_audience="us", **given)
    return settings, authenticator_of(settings)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"sign_in_client_id": None}, "needs"),
        ({"public_url": None}, "needs"),
        ({"public_url": "http://firmware.example"}, "PUBLIC_URL"),
        ({"sign_in_issuer": "https://another.example"}, "OIDC_ISSUERS"),
        ({"sign_in_client_secret_file": Path("/nowhere")}, "cannot be read"),
    ],
)
def test_wrong_settings_are_refused_at_the_start(given: dict[str, Any], said: str) -> None:
    right = {"sign_in_issuer": "http://127.0.0.1:9", "sign_in_client_id": "x", "public_url": "https://firmware.example"}
    flow = code_flow_of(*trusting(**right))
    assert flow is not None
    assert flow.redirect_uri == "https://firmware.example/sign-in/back"
    with pytest.raises(ConfigurationError, match=said):
        code_flow_of(*trusting(**(right | given)))


def test_without_settings_there_is_no_such_way(client: httpx.Client) -> None:
    assert client.get("/sign-in/elsewhere").status_code == 404
    assert "with your organisation" not in client.get("/sign-in", headers={"accept": "text/html"}).text
