"""Trusted documents: by their digests, by clients of both kinds, in each of the three ways."""

from pathlib import Path
from typing import Any, Final

import httpx
import orjson
import pytest

from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.trusted import Trust, TrustedDocuments, digest_of, trusted_documents
from firmware_graph.auth.tokens import demo_key
from firmware_graph.errors import ConfigurationError, DocumentUntrusted
from support.log_lines import captured_logs
from support.serving import served
from support.small_graphql import an_app

HELLO: Final = "query Hello($name: String) { hello(name: $name) }"
DIGEST: Final = digest_of(HELLO)
UNKNOWN: Final = "0" * 64
TEXTS: Final = {DIGEST: HELLO}
GRAPHQL_RESPONSE: Final = {"accept": "application/graphql-response+json"}


def code_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["errors"][0]["extensions"]["code"]


def bodies(digest: str) -> list[dict[str, Any]]:
    return [
        {"documentId": f"sha256:{digest}"},
        {"documentId": digest.upper()},
        {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest}}},
    ]


@pytest.fixture(scope="module")
def key_pem(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return demo_key(tmp_path_factory.mktemp("key"))


@pytest.mark.parametrize("trust", [Trust.LOG, Trust.ONLY])
@pytest.mark.parametrize("body", bodies(DIGEST))
def test_document_is_found_by_its_id_with_post_and_get(trust: Trust, body: dict[str, Any], key_pem: bytes) -> None:
    with served(an_app(key_pem, trusted=TrustedDocuments(trust, TEXTS))) as client:
        given = {**body, "variables": {"name": "Ada"}}
        assert client.post("/graphql", json=given).json() == {"data": {"hello": "hello Ada"}}
        params = {
            name: value if isinstance(value, str) else orjson.dumps(value).decode() for name, value in given.items()
        }
        assert client.get("/graphql", params=params).json() == {"data": {"hello": "hello Ada"}}


@pytest.mark.parametrize(("trust", "code"), [("off", "UPPORTED"), ("log", "FOUND"), ("only", "FOUND")])
@pytest.mark.parametrize("body", bodies(UNKNOWN))
def test_unknown_id_has_the_code_that_clients_look_for(
    trust: str, code: str, body: dict[str, Any], key_pem: bytes
) -> None:
    with served(an_app(key_pem, trusted=TrustedDocuments(Trust(trust), TEXTS))) as client:
        status, given = code_of(client.post("/graphql", json=body, headers=GRAPHQL_RESPONSE))
        assert (status, given.startswith("PERSISTED_QUERY_NOT_"), given.endswith(code)) == (400, True, True)


def test_only_trusted_texts_are_executed(key_pem: bytes) -> None:
    with served(an_app(key_pem, trusted=TrustedDocuments(Trust.ONLY, TEXTS))) as client:
        assert client.post("/graphql", json={"query": f"  {HELLO}\n"}).json()["data"] == {"hello": "hello world"}
        for query in ("{ hello }", "{", "{ hello __schema { description } }", '{ hello(name: "__schema") }'):
            refused = client.post("/graphql", json={"query": query}, headers=GRAPHQL_RESPONSE)
            assert code_of(refused) == (400, "DOCUMENT_NOT_TRUSTED")
        introspected = client.post("/graphql", json={"query": "{ __schema { queryType { name } } }"})
        assert introspected.json()["data"] == {"__schema": {"queryType": {"name": "Query"}}}


def test_introspection_follows_its_own_setting(key_pem: bytes) -> None:
    trusted = TrustedDocuments(Trust.ONLY, TEXTS)
    with served(an_app(key_pem, trusted=trusted, introspection_for_all=False)) as client:
        for query in ("{ __schema { queryType { name } } }", '{ __type(name: "Query") { name } }'):
            assert code_of(client.post("/graphql", json={"query": query}, headers=GRAPHQL_RESPONSE)) == (
                403,
                "FORBIDDEN",
            )
        assert client.post("/graphql", json=bodies(DIGEST)[0]).status_code == 200


def test_texts_are_logged_by_their_digests_and_executed() -> None:
    trusted = TrustedDocuments(Trust.LOG, TEXTS)
    with captured_logs() as lines:
        assert trusted.resolved(Request(HELLO)).is_trusted
        assert not trusted.resolved(Request("{ hello }")).is_trusted
    assert [line["sha256"] for line in lines] == [digest_of("{ hello }")]
    assert "hello" not in str(lines)


def test_text_and_id_together_are_a_text() -> None:
    trusted = TrustedDocuments(Trust.ONLY, TEXTS)
    with pytest.raises(DocumentUntrusted):
        trusted.resolved(Request("{ hello }", document_id=DIGEST))
    assert trusted.resolved(Request(HELLO, document_id=UNKNOWN)).is_trusted


def test_text_with_other_white_space_around_it_is_the_listed_one() -> None:
    trusted = TrustedDocuments(Trust.LOG, TEXTS)
    assert {trusted.resolved(Request(f"{HELLO}{' ' * many}")).query for many in range(5)} == {HELLO}


@pytest.mark.parametrize("body", [{"documentId": 5}, {"extensions": {"persistedQuery": {"sha256Hash": []}}}])
def test_id_that_is_no_text_is_refused(key_pem: bytes, body: dict[str, Any]) -> None:
    with served(an_app(key_pem)) as client:
        assert code_of(client.post("/graphql", json=body)) == (400, "BAD_USER_INPUT")


@pytest.mark.parametrize("body", [{}, {"extensions": {}}, {"extensions": {"persistedQuery": 1}}, {"documentId": None}])
def test_request_that_names_no_document_needs_its_text(key_pem: bytes, body: dict[str, Any]) -> None:
    with served(an_app(key_pem)) as client:
        assert code_of(client.post("/graphql", json=body)) == (400, "BAD_USER_INPUT")


def test_manifest_is_read(tmp_path: Path) -> None:
    manifest = tmp_path / "trusted.json"
    manifest.write_bytes(orjson.dumps({f"sha256:{DIGEST}": HELLO}))
    assert trusted_documents(Trust.ONLY, manifest) == TrustedDocuments(Trust.ONLY, TEXTS)
    assert trusted_documents(Trust.OFF, None) == TrustedDocuments()


@pytest.mark.parametrize(
    "text", [None, "{", "[]", '{"sha256:0": "{ hello }"}', f'{{"{DIGEST}": 5}}', f'{{"{DIGEST}": "another"}}']
)
def test_manifest_that_cannot_be_used_is_a_wrong_setting(tmp_path: Path, text: str | None) -> None:
    manifest = tmp_path / "trusted.json"
    if text is not None:
        manifest.write_text(text)
    with pytest.raises(ConfigurationError, match=r"trusted\.json"):
        trusted_documents(Trust.LOG, manifest)


def test_trust_without_a_manifest_is_a_wrong_setting() -> None:
    with pytest.raises(ConfigurationError, match="FIRMWARE_GRAPH_TRUSTED_DOCUMENTS_FILE"):
        trusted_documents(Trust.ONLY, None)
