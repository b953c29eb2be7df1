"""Documents: which are cached, for how long, and the errors of those that are not valid."""

import asyncio
import gc
import time
from contextlib import suppress

import pytest
from graphql import GraphQLSchema, Node, Token, build_schema

from firmware_graph.api.execution import documents as documents_module
from firmware_graph.api.execution.documents import MOST_MEMORIES, NOBODY, DocumentCache, operation_of
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.validation import DocumentLimits, InvalidDocument, validated
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.roles import Role
from firmware_graph.database.graph import Deadline
from firmware_graph.database.waiter import Waiter
from firmware_graph.errors import BadUserInput, GraphTimeout, RequestError
from support.living_objects import living
from support.waiting import until

pytestmark = pytest.mark.anyio
SCHEMA = build_schema("type Query { a(left: Int): Int b: Int }")
APART = Requester(Caller(frozenset({Role.SSC}), subject="ssc"))


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record the texts that are parsed and validated."""
    texts: list[str] = []

    def recorded(schema: GraphQLSchema, text: str, limits: DocumentLimits) -> object:
        texts.append(text)
        return validated(schema, text, limits)

    monkeypatch.setattr(documents_module, "validated", recorded)
    return texts


async def test_document_is_parsed_once(read: list[str]) -> None:
    documents = DocumentCache(SCHEMA)
    assert await documents.document("{ a }") is await documents.document("{ a }")
    assert await documents.document("{ b }") is not await documents.document("{ a }")
    assert read == ["{ a }", "{ b }"]


async def test_document_that_many_send_at_once_is_parsed_once(read: list[str]) -> None:
    documents = DocumentCache(SCHEMA)
    found = await asyncio.gather(*(documents.document("{ a }") for _ in range(20)))
    assert all(one is found[0] for one in found)
    assert read == ["{ a }"]


@pytest.mark.parametrize("text", ["{ a }", "{ c }"])
async def test_document_of_who_reads_restricted_facts_is_read_anew_for_others(text: str, read: list[str]) -> None:
    documents = DocumentCache(SCHEMA)
    for requester in (APART, NOBODY, APART, NOBODY):
        with suppress(InvalidDocument):
            await documents.document(text, requester)
    assert read == [text] * 2


async def test_least_recently_used_documents_are_evicted() -> None:
    documents = DocumentCache(SCHEMA, max_characters=12)
    first, second = await documents.document("{ a }"), await documents.document("{ b }")
    assert await documents.document("{ a }") is first
    await documents.document("{a b}")
    assert await documents.document("{ a }") is first
    assert await documents.document("{ b }") is not second
    assert documents.entries.currsize == sum(len(key.text) for key in documents.entries) <= 12


async def test_document_longer_than_all_the_room_is_read_and_not_cached() -> None:
    documents = DocumentCache(SCHEMA, max_characters=3)
    assert (await documents.document("{ a }")).node
    assert (len(documents.entries), documents.entries.currsize) == (0, 0)


@pytest.mark.parametrize("text", ["{", "{ c }", "{" + "a " * 30 + "}"])
async def test_refused_document_is_read_once_and_refused_alike(text: str, read: list[str]) -> None:
    documents = DocumentCache(SCHEMA, DocumentLimits(selections=20))
    refusals = []
    for _ in range(3):
        with pytest.raises(RequestError) as refused:
            await documents.document(text)
        refusals.append((type(refused.value), str(refused.value), vars(refused.value)))
    assert refusals[0] == refusals[1] == refusals[2]
    assert read == [text]
    assert not documents.entries


async def test_refusal_raised_again_does_not_grow() -> None:
    documents = DocumentCache(SCHEMA)
    depths = []
    for _ in range(3):
        with pytest.raises(InvalidDocument) as refused:
            await documents.document("{ c }")
        depths.append(len(refused.traceback))
    assert depths[1] == depths[2]


async def test_refusals_are_kept_within_their_bytes(read: list[str]) -> None:
    documents = DocumentCache(SCHEMA, max_refusal_bytes=6_000)
    for number in range(20):
        with pytest.raises(InvalidDocument):
            await documents.document(f"{{ c{number} }}")
    assert 0 < len(documents.refusals) < 20
    assert documents.refusals.currsize <= 6_000
    with pytest.raises(InvalidDocument):
        await documents.document("{ c0 }")
    assert read.count("{ c0 }") == 2


async def test_no_room_for_refusals_keeps_none(read: list[str]) -> None:
    documents = DocumentCache(SCHEMA, max_refusal_bytes=0)
    for _ in range(2):
        with pytest.raises(InvalidDocument):
            await documents.document("{ c }")
    assert read == ["{ c }"] * 2


async def test_operation_is_found_by_its_name_or_for_being_the_only_one() -> None:
    documents = DocumentCache(SCHEMA)
    one = (await documents.document("{ a }")).node
    assert operation_of(one, None)
    two = (await documents.document("query A { a } query B { b }")).node
    assert operation_of(two, "B") is two.definitions[1]
    for name in (None, "C"):
        with pytest.raises(BadUserInput, match="operationName"):
            operation_of(two, name)
    with pytest.raises(BadUserInput, match="operationName"):
        operation_of(one, "A")


async def test_operation_has_the_variables_that_it_defines_and_no_others() -> None:
    request = Request(
        "query ($l: Int, $x: Int = 2) { a(left: $l) b @skip(if: false) c: a(left: $x) }", {"l": 1, "y": 2}
    )
    assert (await DocumentCache(SCHEMA).operation(request)).variables == {"l": 1}


async def test_memory_of_an_operation_is_shared_by_its_requests_and_not_written_out() -> None:
    documents = DocumentCache(SCHEMA)
    operation = await documents.operation(Request("{ a }"))
    operation.memory["plan"] = "a plan, which can be much longer than its operation"
    assert "a plan" not in repr(documents) + repr(operation)
    assert (await documents.operation(Request("{ a }", {"b": 1}))).memory is operation.memory


async def test_memory_of_an_operation_evicts_the_least_recently_used() -> None:
    memory = (await DocumentCache(SCHEMA).operation(Request("{ a }"))).memory
    for number in range(MOST_MEMORIES + 1):
        memory[number] = number
        assert memory[0] == 0
    assert len(memory) == MOST_MEMORIES
    assert 1 not in memory


# What documents leave


MARK = "canary"
LEAVING = {
    "no document": "{ a",
    "no field": "{ a " + "c " * 200 + "}",
    "compared too often": "{ " + "a(left: 1) " * 300 + "}",
    "too many fields": "{ " + "b " * 2_000 + "}",
    "fragments": "{ ...F } " + "fragment F on Query { a b }",
    "evicted": "{ " + "".join(f"b{n}: b " for n in range(200)) + "}",
}


@pytest.mark.parametrize("text", LEAVING.values(), ids=LEAVING.keys())
async def test_document_that_is_not_kept_leaves_no_node_and_no_token(text: str) -> None:
    """Each left some megabytes: in a refusal that was kept, until the process had none left; and in circles."""
    documents = DocumentCache(SCHEMA, DocumentLimits(comparisons=500), max_characters=0)

    async def sent(number: int) -> None:
        for _ in range(2):  # the second time it is known
            with suppress(RequestError):
                await documents.document(f"{text} #{MARK} {number}")

    gc.disable()
    try:
        for number in range(5):
            await sent(number)
        await until(lambda: parts_of_documents() == 0)  # a thread releases its result after the awaiting task has it
    finally:
        gc.enable()


def parts_of_documents() -> int:
    """Count the nodes of the documents of this test, and their comments, which are tokens."""
    return sum(
        MARK in (one.loc.source.body if isinstance(one, Node) and one.loc else str(getattr(one, "value", "")))
        for one in living(Node | Token)
    )


@pytest.mark.parametrize("requester", [NOBODY, APART])
async def test_trusted_document_is_not_evicted_by_what_others_send(requester: Requester, read: list[str]) -> None:
    documents, request = DocumentCache(SCHEMA, max_characters=12), Request("{ a }", is_trusted=True)
    await documents.document("{ a }", requester)  # it is cached as anyone's at first
    for number in range(20):
        await documents.operation(request, requester)
        await documents.document(f"{{ x{number}: b }}", requester)
    assert read.count("{ a }") == 1
    assert [key.text for key in documents.trusted] == ["{ a }"]


async def test_document_is_read_in_the_turn_of_its_account_however_short_those_of_another_are(read: list[str]) -> None:
    documents = DocumentCache(SCHEMA)
    flood, modest = (Requester(ANONYMOUS, address) for address in ("flood", "modest"))
    async with documents.background.turn(Waiter("flood", Deadline.after(60))):
        short = [asyncio.create_task(documents.document(f"{{x{number}:a}}", flood)) for number in range(10)]
        long = asyncio.create_task(documents.document("{ a b a b a b a b a b a b a b }", modest))
        await asyncio.sleep(0)
    await asyncio.gather(long, *short)
    assert read[0] == "{ a b a b a b a b a b a b a b }"


async def test_document_waits_for_its_turn_until_the_deadline_of_its_operation_or_its_sender_has_left() -> None:
    async def has_left() -> bool:
        return True

    documents = DocumentCache(SCHEMA)
    late, gone = NOBODY._replace(came_at=time.monotonic() - 59.95), NOBODY._replace(has_left=has_left)
    async with documents.background.turn(Waiter("other", Deadline.after(60))), asyncio.timeout(20):
        for requester, reason in ((late, "worked on"), (gone, "left")):
            with pytest.raises(GraphTimeout, match=reason):
                await documents.document("{ a }", requester, lambda: 60.0)
    assert (await documents.document("{ a }")).node
