"""What callers may ask for, over HTTP: the headers of a budget, 429 with `Retry-After`, and whom it is charged to."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from ipaddress import ip_network
from typing import Any, Final, cast

import httpx
import pytest

from firmware_graph.api.execution import costly
from firmware_graph.api.execution.budget import Budget
from firmware_graph.api.execution.costly import CostlyPlaces
from firmware_graph.api.execution.places import Places
from firmware_graph.auth.api_keys import ApiKeys
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import mint_token
from firmware_graph.http.address import Proxies
from firmware_graph.http.body_memory import BodyMemory
from firmware_graph.model.key_format import digest_of, new_secret
from support.serving import NO_TLS, served
from support.small_graphql import SLOW_BEGUN, an_app
from support.still_budgets import still_budgets
from support.waiting import wait_until
from support.web_sockets import a_socket

THINGS: Final = "{ thing { name } }"
A_KEY: Final[dict[str, Any]] = {
    "key_id": "k1",
    "party": "P1",
    "agent": None,
    "scopes": [],
    "roles": [],
    "manufacturer_codes": [],
    "expires_at": 9_900_000_000_000,
    "ended_at": None,
    "last_used_on": datetime.now(UTC).date().isoformat(),
}


@pytest.fixture(autouse=True, scope="module")
def _still_budgets() -> Iterator[None]:
    with still_budgets():
        yield


@contextmanager
def serving(key_pem: bytes, **more: Any) -> Iterator[httpx.Client]:
    with served(an_app(key_pem, **more)) as client:
        yield client


def ask(client: httpx.Client, query: str = THINGS, **headers: str) -> httpx.Response:
    return client.post("/graphql", json={"query": query}, headers=headers)


def bearer(key_pem: bytes, party: str) -> dict[str, str]:
    return {"authorization": f"Bearer {mint_token(key_pem, role=Role.PARTY, party=party)}"}


def test_answer_says_what_is_left(key_pem: bytes) -> None:
    with serving(key_pem, budget=Budget(100, 50)) as client:
        first, second = ask(client), ask(client)
        assert first.headers["ratelimit-policy"] == '"cost";q=50;w=60'
        assert first.headers["ratelimit"].startswith('"cost";r=49;t=')
        assert second.headers["ratelimit"].startswith('"cost";r=48;t=')
        known = ask(client, **{"if-none-match": first.headers["etag"]})
        assert (known.status_code, known.headers["ratelimit"][:12]) == (304, '"cost";r=47;')


def test_who_has_nothing_left_is_told_when_to_come_again(key_pem: bytes) -> None:
    with serving(key_pem, budget=Budget(100, 3)) as client:
        assert [ask(client).status_code for _ in range(4)] == [200, 200, 200, 429]
        refused = ask(client)
        extensions = refused.json()["errors"][0]["extensions"]
        assert (extensions["code"], extensions["limit"], extensions["remaining"]) == ("RATE_LIMITED", "rate", 0)
        assert refused.headers["retry-after"] == str(extensions["retryAfter"])
        assert refused.headers["ratelimit-policy"] == '"cost";q=3;w=60'
        assert refused.headers["ratelimit"] == f'"cost";r=0;t={extensions["retryAfter"]}'
        assert refused.headers["cache-control"] == "private, no-store"
        assert ask(client, **bearer(key_pem, "A")).status_code == 200


def test_each_caller_has_a_budget_of_its_own(key_pem: bytes) -> None:
    with serving(key_pem, budget=Budget(2, 2)) as client:
        for party in ("A", "B"):
            assert [ask(client, **bearer(key_pem, party)).status_code for _ in range(3)] == [200, 200, 429]


def test_what_is_refused_is_charged_too(key_pem: bytes) -> None:
    with serving(key_pem, budget=Budget(25, 25)) as client:
        assert [ask(client, "{ nothing }").json()["errors"][0]["extensions"]["code"] for _ in range(3)] == [
            "GRAPHQL_VALIDATION_FAILED",
            "GRAPHQL_VALIDATION_FAILED",
            "RATE_LIMITED",
        ]


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"json": {}}, 400),
        ({"content": b"{", "headers": {"content-type": "application/json"}}, 400),
        ({"content": b"x", "headers": {"content-type": "text/plain"}}, 415),
        ({"json": {"query": "#" * 4_000}}, 413),
    ],
)
def test_what_is_no_request_of_graphql_is_charged_too(
    key_pem: bytes, sent: dict[str, Any], status: int, accept: str
) -> None:
    sent = {**sent, "headers": {"accept": accept, **sent.get("headers", {})}}
    with serving(key_pem, budget=Budget(25, 25)) as client:
        answers = [client.post("/graphql", **sent) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [status, status, 429]
    assert answers[-1].json()["errors"][0]["extensions"]["remaining"] == 5
    assert int(answers[-1].headers["retry-after"]) > 0


def test_service_that_has_no_room_for_a_body_charges_nothing(key_pem: bytes) -> None:
    full = BodyMemory(most_bytes=1, free_bytes=0, taken=1)
    with serving(key_pem, budget=Budget(25, 25), endpoint={"room": full}) as client:
        assert [ask(client).status_code for _ in range(5)] == [503] * 5


@pytest.mark.parametrize("payload", [{"query": "{ nothing }"}, {"query": "{"}, {"query": 1}, {}])
def test_what_is_refused_on_a_web_socket_is_charged_too(key_pem: bytes, payload: dict[str, Any]) -> None:
    with serving(key_pem, budget=Budget(25, 25)) as client, a_socket(client) as opened:
        opened.begin()
        codes = []
        for number in range(3):
            opened.send(id=str(number), type="subscribe", payload=payload)
            answer = opened.receive()
            assert answer["type"] == "error"
            codes.append(answer["payload"][0]["extensions"]["code"])
        assert codes == [codes[0], codes[0], "RATE_LIMITED"]
        assert codes[0] != "RATE_LIMITED"
        assert ask(client, "{ nothing }").json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"


def test_tokens_that_are_not_accepted_are_charged_to_the_address(key_pem: bytes) -> None:
    with serving(key_pem, budget=Budget(25, 25)) as client:
        assert [ask(client, authorization=f"Bearer {n}").status_code for n in range(3)] == [401, 401, 429]


def test_credential_that_is_not_accepted_is_401_before_it_is_too_much(key_pem: bytes) -> None:
    with serving(key_pem, budget=Budget(5, 5)) as client:
        assert [ask(client, authorization=f"Bearer {n}").status_code for n in range(2)] == [401, 429]
    with serving(key_pem, budget=Budget(5, 5)) as client:
        assert ask(client, "{ nothing }").json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


class KeyRegister:
    """A graph that has some API keys, and counts those that were looked up."""

    def __init__(self, *secrets: str) -> None:
        self.digests = {digest_of(secret) for secret in secrets}
        self.looked_up: list[str] = []

    async def read(self, _name: str, parameters: dict[str, str], *_: object, **_more: bool) -> dict[str, object]:
        self.looked_up.append(parameters["digest"])
        await asyncio.sleep(0.05)
        return {"api_key": A_KEY if parameters["digest"] in self.digests else None}


def sent_as(secret: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}"}


def test_keys_that_are_made_up_are_looked_up_as_often_as_an_address_may_be_refused(key_pem: bytes) -> None:
    own, other = new_secret(), new_secret()
    register = KeyRegister(own, other)
    with serving(key_pem, budget=Budget(1000, 35), api_keys=ApiKeys(cast("Any", register), 1.0)) as client:
        assert ask(client, **sent_as(own)).status_code == 200
        assert [ask(client, **sent_as(new_secret())).status_code for _ in range(5)] == [401, 401, 429, 429, 429]
        assert len(register.looked_up) == 3
        assert ask(client, **sent_as(own)).status_code == 200  # accepted before
        refused = ask(client, **sent_as(other))
        assert (refused.status_code, int(refused.headers["retry-after"]) > 0) == (429, True)
        register.digests.remove(digest_of(own))
        assert [ask(client, **sent_as(own)).status_code for _ in range(3)] == [401, 429, 429]  # ended
        assert len(register.looked_up) == 5


def test_keys_that_are_made_up_are_counted_before_they_are_looked_up(key_pem: bytes) -> None:
    register = KeyRegister()
    with (
        serving(key_pem, budget=Budget(1000, 25), api_keys=ApiKeys(cast("Any", register), 1.0)) as client,
        ThreadPoolExecutor(12) as pool,
    ):
        answers = list(pool.map(lambda _: ask(client, **sent_as(new_secret())).status_code, range(12)))
    assert sorted(answers) == [401] * 2 + [429] * 10
    assert len(register.looked_up) == 2


def test_operations_of_an_address_leave_room_for_its_keys(key_pem: bytes) -> None:
    own = new_secret()
    with serving(key_pem, budget=Budget(1000, 25), api_keys=ApiKeys(cast("Any", KeyRegister(own)), 1.0)) as client:
        while ask(client).status_code == 200:
            pass
        assert ask(client, **sent_as(own)).status_code == 200


def test_addresses_behind_a_trusted_proxy_are_counted_apart(key_pem: bytes) -> None:
    proxies = Proxies((ip_network("127.0.0.1"),))
    with serving(key_pem, budget=Budget(1, 1), endpoint={"proxies": proxies}) as client:
        for address in ("192.0.2.1", "192.0.2.2"):
            assert [ask(client, **{"x-forwarded-for": address}).status_code for _ in range(2)] == [200, 429]


def test_header_of_who_is_no_proxy_buys_nothing(key_pem: bytes) -> None:
    with serving(key_pem, budget=Budget(1, 1)) as client:
        assert ask(client, **{"x-forwarded-for": "192.0.2.1"}).status_code == 200
        assert ask(client, **{"x-forwarded-for": "192.0.2.2"}).status_code == 429


def test_without_a_limit_there_are_no_headers_of_one(key_pem: bytes) -> None:
    with serving(key_pem) as client:
        assert not [name for name in ask(client).headers if name.startswith("ratelimit")]


def test_operations_beyond_the_places_of_a_caller_are_429(key_pem: bytes) -> None:
    with serving(key_pem, places=Places(1, 0, 1.0)) as client:
        url = str(client.base_url.join("/graphql"))
        with httpx.Client(trust_env=False, verify=NO_TLS) as other, client.stream("GET", "/healthz"):
            begun_before = len(SLOW_BEGUN)
            slow = threaded(lambda: other.post(url, json={"query": "{ slow(seconds: 1) }"}, timeout=60))
            wait_until(lambda: len(SLOW_BEGUN) > begun_before)
            refused = ask(client)
            assert refused.status_code == 429
            assert refused.json()["errors"][0]["extensions"]["limit"] == "concurrency"
            assert refused.headers["retry-after"] == "2"
            assert "ratelimit" not in refused.headers  # it is not the budget that is spent
            assert ask(client, **bearer(key_pem, "A")).status_code == 200
            assert slow().status_code == 200


def threaded(work: Any) -> Any:
    return ThreadPoolExecutor(1).submit(work).result


def test_get_without_a_token_can_be_turned_off(key_pem: bytes) -> None:
    with serving(key_pem, endpoint={"get_for_all": False}) as client:
        refused = client.get("/graphql", params={"query": THINGS})
        assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
        assert refused.json()["errors"][0]["extensions"]["code"] == "METHOD_NOT_ALLOWED"
        assert client.head("/graphql", params={"query": THINGS}).status_code == 405
        assert client.get("/graphql", params={"query": THINGS}, headers=bearer(key_pem, "A")).status_code == 200
        assert ask(client).status_code == 200


def test_introspection_without_a_token_can_be_turned_off(key_pem: bytes) -> None:
    with serving(key_pem, introspection_for_all=False) as client:
        query = "{ thing { name __typename } __schema { queryType { name } } }"
        refused = ask(client, query, accept="application/graphql-response+json")
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (403, "FORBIDDEN")
        assert ask(client, query, **bearer(key_pem, "A")).json()["data"]["__schema"]
        assert ask(client, "{ __typename }").status_code == 200


def test_request_for_events_that_is_refused_before_its_stream_begins_is_told_when_to_come_again(key_pem: bytes) -> None:
    events = {"accept": "text/event-stream"}
    with serving(key_pem, budget=Budget(100, 2)) as client:
        first, _, refused = (ask(client, **events) for _ in range(3))
        assert (first.status_code, first.headers["ratelimit"][:11]) == (200, '"cost";r=1;')
        assert refused.status_code == 429
        assert int(refused.headers["retry-after"]) == refused.json()["errors"][0]["extensions"]["retryAfter"]
        assert refused.headers["ratelimit"] == f'"cost";r=0;t={refused.headers["retry-after"]}'


def test_costly_operation_waits_for_a_place_until_its_deadline(key_pem: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(costly, "LITTLE", -1)
    places = CostlyPlaces(1, 1, seconds=0.3)
    with serving(key_pem, costly=places, deadline_seconds=5.0) as client, ThreadPoolExecutor() as threads:
        begun_before = len(SLOW_BEGUN)
        first = threads.submit(ask, client, "{ slow(seconds: 1.5) }")
        wait_until(lambda: len(SLOW_BEGUN) == begun_before + 1)
        refused = ask(client, "{ slow(seconds: 0) }")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
        assert refused.json()["errors"][0]["extensions"]["limit"] == "costly"
        assert first.result().json() == {"data": {"slow": 1}}
        assert ask(client, "{ slow(seconds: 0) }").json() == {"data": {"slow": 1}}
