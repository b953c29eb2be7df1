"""Answers about the schema: executed once for everyone, in the background, and kept within their bytes."""

import asyncio
from typing import Final

import orjson
import pytest
from graphql import get_introspection_query

from firmware_graph.api.execution.documents import NOBODY
from firmware_graph.api.execution.introspected import IntrospectedAnswers
from firmware_graph.api.execution.request import Request
from firmware_graph.auth.caller import ANONYMOUS
from support.small_mutations import SECAS, Register, service_on

pytestmark = pytest.mark.anyio
EVERYTHING: Final = Request(get_introspection_query())
ONE_TYPE: Final = "query ($name: String!, $wants: Boolean = true) { __type(name: $name) { name @include(if: $wants) } }"


async def test_answer_is_the_same_for_everyone_and_executed_once() -> None:
    service = service_on(Register())
    answers = await asyncio.gather(*(service.respond(EVERYTHING, caller) for caller in (ANONYMOUS, SECAS) * 3))
    assert all(answer.content is answers[0].content for answer in answers)
    assert not answers[0].codes
    assert answers[0].etag


async def test_answers_to_different_variables_are_apart() -> None:
    service = service_on(Register())
    bodies = [
        orjson.loads((await service.respond(Request(ONE_TYPE, variables), ANONYMOUS)).content)["data"]["__type"]
        for variables in ({"name": "Query"}, {"name": "Query", "wants": False}, {"name": "Added"}, {"name": "None"})
    ]
    assert bodies == [{"name": "Query"}, {}, {"name": "Added"}, None]


async def test_variables_that_an_operation_has_not_make_no_other_answer() -> None:
    service = service_on(Register())
    first, second = [await service.respond(Request("{ __typename }", {"n": n}), ANONYMOUS) for n in (1, 2)]
    assert first.content is second.content


async def test_faulty_answer_is_not_kept() -> None:
    service = service_on(Register())
    answer = await service.respond(Request(ONE_TYPE, {"name": 5}), ANONYMOUS)
    assert list(answer.codes) == ["BAD_USER_INPUT"]
    assert not service.introspected.entries


@pytest.mark.parametrize(("max_bytes", "kept"), [(0, 0), (2_500, 2)])
async def test_answers_are_kept_within_their_bytes(max_bytes: int, kept: int) -> None:
    service = service_on(Register())
    answers = IntrospectedAnswers(max_bytes=max_bytes)
    for alias in "abcd":
        request = Request(f"{{ {alias}: __typename }}")
        await answers.respond(request, await service.documents.operation(request), service.executor, NOBODY)
    assert len(answers.entries) == kept
    assert answers.entries.currsize <= max_bytes
