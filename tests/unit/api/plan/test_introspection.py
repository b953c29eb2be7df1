"""What is left to graphql-core: questions about the schema itself."""

import asyncio

import pytest
from graphql import OperationDefinitionNode, parse

from firmware_graph.auth.operation import Operation
from support.faulty_case import ALL, PLANS
from support.faulty_harness import Harness


def is_planned(text: str) -> bool:
    """Whether the plan answers an operation itself."""
    document = parse(text)
    [node] = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
    return asyncio.run(PLANS.execute(Operation(document, node, {}), ALL, Harness({}).context())) is not None


@pytest.mark.parametrize(
    "text",
    [
        "{ __schema { queryType { name } } }",
        '{ a: __type(name: "Item") { name } }',
        "{ item { number } ... { ... on Query { __schema { description } } } }",
        "{ ...F } fragment F on Query { ...G } fragment G on Query { __schema { description } moments }",
    ],
)
def test_question_about_the_schema_is_left_to_graphql_core(text: str) -> None:
    assert not is_planned(text)


@pytest.mark.parametrize("text", ["{ __typename }", "{ item { __typename ... on Thing { __typename } } }"])
def test_question_about_the_type_of_an_object_is_answered(text: str) -> None:
    assert is_planned(text)
