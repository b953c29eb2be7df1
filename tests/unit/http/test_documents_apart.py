"""What those who read restricted facts have asked is not to be told from the time that an answer takes."""

from pathlib import Path
from typing import Any

import pytest

from firmware_graph.api.execution import documents
from firmware_graph.api.execution.validation import validated
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.serving import served
from support.small_graphql import an_app


@pytest.mark.parametrize("query", ['{ hello(name: "a stack") }', '{ nothing(name: "a stack") }'])
def test_document_of_the_ssc_is_no_known_document_to_others(
    query: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts: list[str] = []

    def recorded(schema: Any, text: str, limits: Any) -> Any:
        texts.append(text)
        return validated(schema, text, limits)

    monkeypatch.setattr(documents, "validated", recorded)
    key = demo_key(tmp_path)
    with served(an_app(key)) as client:
        for role in (Role.SSC, Role.PARTY, Role.SECAS):
            client.post(
                "/graphql", json={"query": query}, headers={"authorization": f"Bearer {mint_token(key, role=role)}"}
            )
        client.post("/graphql", json={"query": query})
    assert texts == [query] * 2
