"""The service as those who run it and those who build on it find it."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from graphql import get_introspection_query

from firmware_graph.api.execution.error_pages import documented
from firmware_graph.app import create_app, create_app_from_environment
from firmware_graph.database.connection import Connection
from firmware_graph.errors import ConfigurationError
from firmware_graph.settings import load_settings
from support.asking import Ask, settings_for, wait_until_ready
from support.serving import served

PAGE = "{ firmwareVersions(first: 2) { nodes { cplEntryId deviceModel { manufacturer { name } } } totalCount } }"


def test_anonymous_page_of_the_list_is_answered(ask: Ask) -> None:
    page = ask.data(PAGE)["firmwareVersions"]
    assert [node["cplEntryId"] for node in page["nodes"]] == [1, 2]
    assert page["totalCount"] > 100


def test_graphiqls_introspection_is_answered(ask: Ask) -> None:
    query = get_introspection_query(input_value_deprecation=True, specified_by_url=True, directive_is_repeatable=True)
    assert len(ask.data(query)["__schema"]["types"]) > 50


def test_bad_argument_is_said_with_its_name(ask: Ask) -> None:
    [error] = ask("{ firmwareVersions(first: 501) { totalCount } }").json()["errors"]
    assert error["extensions"]["code"] == "BAD_USER_INPUT"
    assert "first" in error["message"]


def test_too_much_at_once_is_refused_with_what_to_change(ask: Ask) -> None:
    query = "{ manufacturers(first: 500) { nodes { deviceModels(first: 500) { nodes { id } } } } }"
    [error] = ask(query).json()["errors"]
    assert error["extensions"] == documented(
        {
            "code": "QUERY_TOO_EXPENSIVE",
            "limit": "cost",
            "maximum": 50_000,
            "figure": 1 + 500 * (1 + 1 + 500),
        }
    )
    assert "'first'" in error["message"]


def test_health_says_up_and_ready(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "up"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_process_without_its_database_starts_and_says_so_at_once(key_folder: Path) -> None:
    nowhere = Connection("bolt://127.0.0.1:1", "neo4j", "unused")
    with served(create_app(settings_for(nowhere, key_folder))) as client:
        ready = client.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (503, "not ready")
        assert client.get("/healthz").status_code == 200
        began = time.perf_counter()
        response = Ask(client, {})(PAGE)
        assert time.perf_counter() - began < 20  # and its deadline is 60 s away
        assert response.status_code == 503
        assert response.json()["errors"][0]["extensions"] == documented({"code": "GRAPH_UNAVAILABLE"})
        assert "bolt" not in response.text
        assert Ask(client, {}).data("{ __typename }") == {"__typename": "Query"}


def test_process_without_a_database_in_its_settings_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_URI", raising=False)
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    with pytest.raises(ConfigurationError, match="NEO4J_URI"):
        create_app(load_settings())


def test_worker_reads_all_from_its_environment(
    neo4j: Connection, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get("/readyz").status_code == 200
    monkeypatch.setenv("NEO4J_URI", neo4j.uri)
    monkeypatch.setenv("NEO4J_USER", neo4j.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j.password)
    monkeypatch.setattr(structlog, "configure", lambda **_options: None)  # for good, as it is the worker's own process
    with served(create_app_from_environment()) as worker:
        assert worker.get("/healthz").status_code == 200


@pytest.mark.parametrize("setting", ["jwks_file", "demo_key_file"])
def test_keys_that_cannot_be_read_stop_the_start(neo4j: Connection, tmp_path: Path, setting: str) -> None:
    settings = settings_for(neo4j, tmp_path, **{setting: tmp_path / "absent"})
    with pytest.raises(ConfigurationError, match="absent"):
        create_app(settings)


SIZED = [
    ("query ($value: Int) { firmwareVersions(first: $value) { totalCount } }", "first", 600),
    ("query ($value: Int) { changes(first: $value) { hasMore } }", "first", 600),
    ("query ($value: [PathwayRequest!]!) { upgradePathways(requests: $value) { __typename } }", "requests", 501),
    ("query ($value: [UpgradeRequest!]!) { validateUpgrades(requests: $value) { verdict } }", "requests", 501),
    ("query ($value: [FleetCount!]!) { fleetReport(counts: $value) { deviceCount } }", "counts", 501),
    ("query ($value: [Int!]) { withdrawalImpact(remove: $value) { stranded { totalCount } } }", "remove", 2),
]
TWENTY = {"cplEntryId": 20}
ITEMS = {
    "PathwayRequest": {"from": TWENTY},
    "UpgradeRequest": {"from": TWENTY, "to": TWENTY},
    "FleetCount": {"firmware": TWENTY, "count": 1},
}


@pytest.fixture(scope="module")
def strict(example: Connection, key_folder: Path) -> Iterator[httpx.Client]:
    """Serve with sizes of its own, and closed to callers without a token as far as settings go."""
    sizes = {"max_page_size": 600, "max_batch_items": 501, "max_operations": 2}
    closed = {"anonymous_get": False, "anonymous_introspection": False}
    with served(create_app(settings_for(example, key_folder, **sizes, **closed))) as opened:
        wait_until_ready(opened)
        yield opened


@pytest.mark.parametrize(("query", "argument", "most"), SIZED, ids=[query[29:50] for query, _, _ in SIZED])
def test_sizes_of_pages_batches_and_changes_are_as_set(
    strict: httpx.Client, headers_of: Callable[..., dict[str, str]], query: str, argument: str, most: int
) -> None:
    for size in (most, most + 1):
        body = {"query": query, "variables": {"value": value_of(query, size)}}
        answer = strict.post("/graphql", json=body, headers=headers_of("party")).json()
        refused = [error["extensions"] for error in answer.get("errors", [])]
        extensions = {"code": "BAD_USER_INPUT", "argument": argument, "maximum": most}
        assert refused == ([documented(extensions)] if size > most else []), answer


def value_of(query: str, size: int) -> object:
    """Return a size, or a list of that size."""
    if "Int) " in query:
        return size
    if "Int!" in query:
        return list(range(1, size + 1))
    return [next(item for kind, item in ITEMS.items() if kind in query)] * size


# What graphql-cop 1.15 looks for

NESTED = "name fields { type { fields { type { fields { type { fields { type { name } } } } } } } }"
"""Its circular question about the schema."""


@pytest.mark.parametrize("opened", ["client", "strict"])
def test_graphql_cop_has_nothing_to_say(request: pytest.FixtureRequest, opened: str) -> None:
    client: httpx.Client = request.getfixturevalue(opened)
    many = " ".join(f"alias{number}: __typename" for number in range(101))
    circular = f"query cop {{ __schema {{ types {{ {NESTED} }} }} }}"
    assert [error["extensions"]["limit"] for error in asked(client, f"query cop {{ {many} }}")["errors"]] == ["aliases"]
    assert asked(client, [{"query": "query cop { __typename }"}] * 10).keys() == {"errors"}
    assert len(asked(client, f"query cop {{ __typename {'@aa' * 10} }}")["errors"]) <= 6
    assert asked(client, circular).get("data") is None
    assert "Did you mean" not in str(asked(client, "query cop { __schema { directive } }"))
    assert "exception" not in str(asked(client, "qwerty cop { abc }"))
    assert "extensions" not in asked(client, "query cop { __typename }")  # no trace
    assert client.get("/graphql", params={"query": "mutation cop { __typename }"}).status_code in {403, 405}
    assert client.post("/graphql", data={"query": "query cop { __typename }"}).status_code == 415
    page = client.get("/graphql", headers={"accept": "text/html"}).text
    assert not any(word in page for word in ("GraphiQL", "GraphQL Playground", "graphql-playground"))


def test_graphql_cop_finds_neither_get_nor_introspection_where_settings_end_them(strict: httpx.Client) -> None:
    assert strict.get("/graphql", params={"query": "query cop { __typename }"}).status_code == 405
    assert asked(strict, "query cop { __schema { types { name fields { name } } } }").get("data") is None


def asked(client: httpx.Client, query: object) -> dict[str, Any]:
    """Ask as graphql-cop does: a text, or a body as it is."""
    body = {"query": query, "operationName": "cop"} if isinstance(query, str) else query
    answer: dict[str, Any] = client.post("/graphql", json=body).json()
    return answer
