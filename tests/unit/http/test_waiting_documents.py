"""A document that waits for its turn until its deadline is answered with an error, whatever the form of the answer."""

from typing import Any, cast

import pytest

from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.executor import OperationExecutor
from firmware_graph.api.execution.service import Service
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.tokens import demo_key
from support.serving import served
from support.small_graphql import SCHEMA, an_app_of


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_document_whose_turn_does_not_come_is_504(accept: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    executor = OperationExecutor(SCHEMA, cast("Any", None), deadline_seconds=0.0)  # nothing is executed
    service = Service(DocumentCache(SCHEMA), Gate(SCHEMA), executor)
    with served(an_app_of(service, demo_key(tmp_path_factory.mktemp("key")))) as client:
        answer = client.post("/graphql", json={"query": "{ hello }"}, headers={"accept": accept})
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (504, "GRAPH_TIMEOUT")
