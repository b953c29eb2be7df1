"""A subscription is rewritten once for all who send it, in the background, and what is kept has a bound."""

import threading
from collections.abc import Mapping

import pytest
from graphql import OperationDefinitionNode, parse

from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.subscription import feed_queries
from firmware_graph.api.subscription.feed_queries import FeedQueries
from firmware_graph.api.subscription.feed_query import FeedText, feed_text
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.operation import Operation
from firmware_graph.auth.roles import Role
from firmware_graph.database.background import Background
from firmware_graph.errors import BadUserInput

pytestmark = pytest.mark.anyio
NOBODY = Requester(ANONYMOUS)
APART = Requester(Caller(frozenset({Role.SSC}), subject="ssc"))
FOLLOW = """
subscription Follow($after: String, $kinds: [ChangeKind!], $first: Int!) {
  feed: changes(after: $after, filter: {kinds: $kinds}) { ...events }
}
fragment events on ChangeFeed { nodes { ...one } }
fragment one on ChangeEvent { firmwareVersions(first: $first) { nodes { versionHex } } }
fragment unused on ChangeEvent { id }
"""
OTHER = "subscription { changes(after: %s) { position } }"


def operation_of(text: str, variables: Mapping[str, object]) -> Operation:
    document = parse(text)
    node = document.definitions[0]
    assert isinstance(node, OperationDefinitionNode)
    return Operation(document, node, variables)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the threads in which subscriptions are rewritten."""
    threads: list[str] = []

    def noted(operation: Operation) -> FeedText:
        threads.append(threading.current_thread().name)
        return feed_text(operation)

    monkeypatch.setattr(feed_queries, "feed_text", noted)
    return threads


async def test_same_text_is_rewritten_once_and_in_the_background(made: list[str]) -> None:
    queries = FeedQueries(Background())
    for after in ("a", "b"):
        variables = {"after": after, "kinds": ["RELOAD"], "first": 2}
        query = await queries.query_of(Request(FOLLOW), operation_of(FOLLOW, variables), NOBODY)
        assert (query.after, query.key) == (after, "feed")
        assert query.request.variables == {"kinds": ["RELOAD"], "first": 2}
        assert "fragment one on" in query.request.query
        assert "unused" not in query.request.query
        assert "$after" not in query.request.query
    assert len(made) == 1
    assert made[0].startswith("firmware-graph-background")


async def test_text_of_who_reads_restricted_facts_is_kept_apart(made: list[str]) -> None:
    queries = FeedQueries(Background())
    for requester in (APART, NOBODY):
        await queries.query_of(Request(FOLLOW), operation_of(FOLLOW, {}), requester)
    assert len(made) == 2


async def test_texts_that_are_kept_have_a_bound() -> None:
    queries = FeedQueries(Background(), most=1_000)
    for number in range(50):
        text = OTHER % f'"{number}"'
        query = await queries.query_of(Request(text), operation_of(text, {}), NOBODY)
        assert query.after == str(number)
    assert 1 < len(queries.entries) < 10
    assert sum(len(key[0].text) + len(entry.query.text) for key, entry in queries.entries.items()) <= 1_000
    long = OTHER % ('"' + "a" * 1_000 + '"')
    await queries.query_of(Request(long), operation_of(long, {}), NOBODY)
    assert long not in [key[0].text for key in queries.entries]


@pytest.mark.parametrize(
    "text",
    ["subscription { _stream_: changes { position } }", "subscription { changes { position } changes { position } }"],
)
async def test_what_is_refused_is_not_rewritten(made: list[str], text: str) -> None:
    with pytest.raises(BadUserInput):
        await FeedQueries(Background()).query_of(Request(text), operation_of(text, {}), NOBODY)
    assert not made
