"""What a caller has left, as the service is assembled, and what else the whole of it refuses or leaves out."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from firmware_graph.app import create_app
from firmware_graph.database.connection import Connection
from support.asking import Ask, settings_for, wait_until_ready
from support.serving import served
from support.still_budgets import still_budgets
from support.web_sockets import PROTOCOL, Socket

LEFT: Final = "{ rateLimit { limit cost remaining resetsAt } revision { id } }"


def test_field_is_of_this_operation_and_in_the_headers(ask: Ask) -> None:
    first, second = ask(LEFT), ask(LEFT)
    limits = [response.json()["data"]["rateLimit"] for response in (first, second)]
    assert [limit["cost"] for limit in limits] == [2, 2]
    assert limits[1]["remaining"] < limits[1]["limit"]
    assert f"q={limits[0]['limit']};" in first.headers["ratelimit-policy"]
    assert f"r={limits[0]['remaining']};" in first.headers["ratelimit"]


def test_answer_that_has_it_is_neither_kept_nor_named(ask: Ask) -> None:
    response = ask(LEFT)
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "private, no-store"


def test_path_with_a_slash_at_its_end_is_another(client: httpx.Client) -> None:
    for path in ("/graphql/", "/graphiql/", "/healthz/"):
        response = client.get(path, headers={"host": "evil.example"}, follow_redirects=False)
        assert (response.status_code, "location" in response.headers) == (404, False)
        assert response.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize("path", ["/", "/graphiql"])
def test_pages_are_where_they_were(client: httpx.Client, path: str) -> None:
    response = client.get(path, follow_redirects=False)
    assert response.status_code in {200, 307, 503}
    assert response.headers.get("location") in {None, "/graphiql"}


@pytest.mark.caller("ssc")
def test_answer_of_a_restricted_field_is_not_compressed(ask: Ask) -> None:
    many = "{ firmwareVersions(first: 500) { nodes { cplEntryId versionHex manufacturerNameSubmitted %s } } }"
    restricted, plain = ask(many % "zigbeeStack { name version }"), ask(many % "status addedOn")
    assert len(restricted.content) > 16_384
    assert "content-encoding" not in restricted.headers
    assert plain.headers["content-encoding"] == "gzip"


BAD: Final = "Bearer nothing"
OF_BAD: Final = 10
"""What a credential that is not accepted costs."""


FEW: Final = 5000
"""What others may spend in a minute."""


def spend(caller: Ask) -> None:
    """Spend a budget whose clock stands still to its end, by ever cheaper operations."""
    changes = "query($first: Int) { changes(first: $first) { position nodes { id } } }"
    for query, given in (*((changes, {"first": first}) for first in (500, 50, 5)), ("{ __typename }", {})):
        while caller(query, **given).status_code == 200:
            pass


@pytest.fixture(autouse=True, scope="module")
def _still_budgets() -> Iterator[None]:
    with still_budgets():
        yield


@pytest.fixture(scope="module")
def limited(example: Connection, key_folder: Path) -> Iterator[httpx.Client]:
    """A service on which an address without a token can have two refusals a minute; a header names the address.

    Others have little too. What is restricted needs a stronger sign-in than any token shows.
    """
    few = {"rate_limit_anonymous": 3 * OF_BAD - 1, "rate_limit": FEW, "trusted_proxies": "127.0.0.1"}
    with served(create_app(settings_for(example, key_folder, step_up_acr_values="high", **few))) as opened:
        wait_until_ready(opened)
        yield opened


def by_web_socket(client: httpx.Client, address: str) -> int:
    url = str(client.base_url).replace("http", "ws", 1).rstrip("/") + "/graphql"
    with connect(url, subprotocols=[PROTOCOL], proxy=None, additional_headers={"x-forwarded-for": address}) as opened:  # type: ignore[list-item]
        Socket(opened).send(type="connection_init", payload={"authorization": BAD})
        with pytest.raises(ConnectionClosed) as closed:
            opened.recv(timeout=30)
    assert closed.value.rcvd
    return {4401: 401, 1013: 429}[closed.value.rcvd.code]


def by_sign_in(client: httpx.Client, address: str) -> int:
    headers = {"x-forwarded-for": address, "sec-fetch-site": "same-origin"}
    status = client.post("/sign-in", data={"token": "nothing"}, headers=headers).status_code
    return {400: 401}.get(status, status)


def by_header(path: str, **more: str) -> Callable[[httpx.Client, str], int]:
    def sent(client: httpx.Client, address: str) -> int:
        headers = {"x-forwarded-for": address, "authorization": BAD, **more}
        answer = client.get(path, headers=headers)
        assert ("www-authenticate" in answer.headers) == (answer.status_code == 401)
        assert ("retry-after" in answer.headers) == (answer.status_code == 429)
        assert "ratelimit-policy" in answer.headers
        assert answer.headers["ratelimit"].startswith('"cost";r=')
        return answer.status_code

    return sent


WAYS: Final = {
    "192.0.2.1": by_header("/graphql?query={__typename}"),
    "192.0.2.2": by_header("/graphql?query={__typename}", accept="text/event-stream"),
    "192.0.2.3": by_header("/export/manufacturers.csv"),
    "192.0.2.4": by_header("/export/lineage.svg?cplEntryId=20"),
    "192.0.2.5": by_header("/changes.atom"),
    "192.0.2.6": by_web_socket,
    "192.0.2.7": by_sign_in,
    "192.0.2.10": by_header("/versions/20"),
    "192.0.2.11": by_header("/versions/20", accept="text/html"),
    "192.0.2.12": by_header("/export/manufacturers.csv", accept="text/html"),
}


@pytest.mark.parametrize("address", WAYS)
def test_credential_that_is_not_accepted_is_charged_to_its_address_by_whatever_way_it_comes(
    limited: httpx.Client, address: str
) -> None:
    assert [WAYS[address](limited, address) for _ in range(3)] == [401, 401, 429]


def test_sign_in_beyond_the_budget_says_when_to_send_it_again(limited: httpx.Client) -> None:
    headers = {"x-forwarded-for": "192.0.2.9", "sec-fetch-site": "same-origin"}
    *_, refused = [limited.post("/sign-in", data={"token": "nothing"}, headers=headers) for _ in range(3)]
    assert int(refused.headers["retry-after"]) > 0
    assert f"again in {refused.headers['retry-after']} s" in refused.text


def test_session_that_is_over_is_charged_to_its_address(limited: httpx.Client) -> None:
    address = {"x-forwarded-for": "192.0.2.8"}

    def left() -> int:
        answer = limited.post("/graphql", json={"query": "{ __typename }"}, headers=address)
        found = re.search(r"r=(\d+)", answer.headers["ratelimit"])
        assert found
        return int(found[1])

    before = left()
    page = limited.get("/sign-in", headers={**address, "cookie": "firmware-graph-session=nothing"})  # it asks nothing
    assert "session has ended" in page.text
    assert before - left() == OF_BAD + 1


def test_subscription_beyond_the_budget_is_429_and_says_when_to_come_again(
    limited: httpx.Client, headers_of: Callable[..., dict[str, str]]
) -> None:
    party = Ask(limited, headers_of("party", "Many"))
    spend(party)
    follow = {"query": "subscription { changes { position nodes { id } } }"}
    refused = limited.post("/graphql", json=follow, headers={**party.headers, "accept": "text/event-stream"}, timeout=5)
    assert refused.status_code == 429
    [error] = refused.json()["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert refused.headers["retry-after"] == str(error["extensions"]["retryAfter"])
    assert refused.headers["ratelimit"].startswith(f'"cost";r={error["extensions"]["remaining"]};t=')


@pytest.mark.parametrize("path", ["/versions/20", "/export/manufacturers.csv", "/export/lineage.svg?cplEntryId=20"])
@pytest.mark.parametrize("accept", ["text/html", "*/*"])
def test_refusal_for_a_spent_budget_says_what_is_left_whatever_was_asked(
    limited: httpx.Client, headers_of: Callable[..., dict[str, str]], path: str, accept: str
) -> None:
    party = Ask(limited, headers_of("party", f"Spends {path} {accept}"))
    spend(party)
    answer = limited.get(path, headers={**party.headers, "accept": accept})
    assert answer.status_code == 429
    assert answer.headers["ratelimit-policy"] == f'"cost";q={FEW};w=60'
    assert answer.headers["ratelimit"].endswith(f";t={answer.headers['retry-after']}")


@pytest.mark.parametrize("path", ["/export/zigbee-stacks.csv", "/export/stack-firmware.xlsx?id=x"])
def test_export_that_needs_a_stronger_sign_in_asks_for_it(
    limited: httpx.Client, headers_of: Callable[..., dict[str, str]], path: str
) -> None:
    refused = limited.get(path, headers=headers_of("ssc", "Weak"))
    assert refused.status_code == 401
    assert refused.json()["errors"][0]["extensions"]["stepUp"] == {"acrValues": ["high"]}
    asked = refused.headers["www-authenticate"]
    assert 'error="insufficient_user_authentication", acr_values="high"' in asked
    other = limited.get(path, headers=headers_of("party", "Other"))
    assert (other.status_code, "www-authenticate" in other.headers) == (403, False)
