"""Mutations over HTTP: by POST alone, never from a cache or for one, and not undone by a client that goes."""

import asyncio
import socket
import threading
from collections.abc import Callable
from typing import Final

import httpx
import orjson
import pytest

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import mint_token
from support.serving import served
from support.small_graphql import an_app_of
from support.small_mutations import Register, service_on
from support.waiting import until, wait_until

GRAPHQL_RESPONSE: Final = "application/graphql-response+json"
BODY: Final = {"query": "mutation { add { added number } }"}


def headers(key_pem: bytes) -> dict[str, str]:
    return {"accept": GRAPHQL_RESPONSE, "authorization": f"Bearer {mint_token(key_pem, role=Role.SECAS)}"}


def test_mutation_has_no_etag_and_is_never_not_modified(key_pem: bytes) -> None:
    register = Register()
    with served(an_app_of(service_on(register), key_pem)) as client:
        for number in (1, 2):
            given = {**headers(key_pem), "if-none-match": "*"}
            response = client.post("/graphql", json=BODY, headers=given)
            assert (response.status_code, response.headers["cache-control"]) == (200, "private, no-store")
            assert "etag" not in response.headers
            assert response.json() == {"data": {"add": {"added": 1, "number": number}}}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_safe_method_is_405_and_writes_nothing(key_pem: bytes, method: str) -> None:
    register = Register()
    with served(an_app_of(service_on(register), key_pem)) as client:
        response = client.request(method, "/graphql", params=BODY, headers=headers(key_pem))
        assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert register.begun == 0


def test_mutation_that_is_one_of_several_operations_is_405_by_get_and_the_query_is_not(key_pem: bytes) -> None:
    register = Register(number=3)
    document = "query A { number } mutation B { add { added } }"
    with served(an_app_of(service_on(register), key_pem)) as client:
        statuses = {
            name: client.get(
                "/graphql", params={"query": document, "operationName": name}, headers=headers(key_pem)
            ).status_code
            for name in "AB"
        }
    assert statuses == {"A": 200, "B": 405}
    assert register.begun == 0


def test_two_root_fields_are_400_and_write_nothing(key_pem: bytes) -> None:
    register = Register()
    query = {"query": "mutation { a: add { added } b: add { added } }"}
    with served(an_app_of(service_on(register), key_pem)) as client:
        response = client.post("/graphql", json=query, headers=headers(key_pem))
    assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (400, "BAD_USER_INPUT")
    assert register.begun == 0


def test_client_that_hangs_up_during_the_write_stops_nothing(key_pem: bytes) -> None:
    may_go = threading.Event()

    async def hold() -> None:
        await until(may_go.is_set)

    register = Register(before_write=hold)
    with served(an_app_of(service_on(register), key_pem)) as client:
        hang_up_when(lambda: register.begun, client.base_url, headers(key_pem))
        assert (register.begun, register.number) == (1, 0)
        may_go.set()
        wait_until(lambda: register.reads)
    assert (register.begun, register.number) == (1, 1)


def test_server_that_stops_waits_for_the_write(key_pem: bytes) -> None:
    register = Register(before_write=lambda: asyncio.sleep(0.5))
    with served(an_app_of(service_on(register), key_pem)) as client:
        hang_up_when(lambda: register.begun, client.base_url, headers(key_pem))
    assert (register.begun, register.number) == (1, 1)


def hang_up_when(begun: Callable[[], object], url: httpx.URL, given: dict[str, str]) -> None:
    """Send the mutation, and close the connection once it has begun, without waiting for the response."""
    body = orjson.dumps(BODY)
    lines = [
        "POST /graphql HTTP/1.1",
        f"host: {url.host}",
        "content-type: application/json",
        f"content-length: {len(body)}",
        *(f"{name}: {value}" for name, value in given.items()),
        "",
        "",
    ]
    with socket.create_connection((url.host, url.port or 80)) as connection:
        connection.sendall("\r\n".join(lines).encode() + body)
        wait_until(begun)
