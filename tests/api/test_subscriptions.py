"""The feed is followed over Server-Sent Events: nothing is lost, doubled, or told to who may not read it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from firmware_graph.app import create_app
from firmware_graph.database.connection import Connection
from support.asking import Ask, settings_for, wait_until_ready
from support.event_streams import following
from support.party_harness import END, created
from support.serving import served
from support.web_sockets import a_socket

FOLLOW = """
  subscription Follow($after: String, $kinds: [ChangeKind!]) {
    feed: changes(after: $after, filter: {kinds: $kinds}) { ...events position }
  }
  fragment events on ChangeFeed { nodes { id kind } }
"""
READ = "query ($after: String) { changes(after: $after) { nodes { id kind } position hasMore } }"
NOW = "{ changes(first: 0) { position } }"
PUBLISH = """
  mutation ($input: ChangesInput!) {
    publishChanges(input: $input) { __typename ... on ChangesPublished { revision { id } } }
  }
"""
ENDS: dict[str, object] = {"fromCplEntryId": 21, "toCplEntryId": 22}
CHANGES = {"withdrawUpgrade": "UPGRADE_WITHDRAWN", "declareUpgrade": "UPGRADE_DECLARED"}


@pytest.fixture(scope="module")
def client(example: Connection, key_folder: Path) -> Iterator[httpx.Client]:
    more = {"stream_heartbeat_seconds": 0.5, "max_streams_of_caller": 3}
    with served(create_app(settings_for(example, key_folder, **more))) as opened:
        wait_until_ready(opened)
        yield opened


@pytest.fixture
def as_role(client: httpx.Client, headers_of: Callable[[str], dict[str, str]]) -> Callable[[str], Ask]:
    return lambda role: Ask(client, headers_of(role))


def publish(secas: Ask, operation: str) -> str:
    """Publish a change, and return the kind of its event."""
    outcome = secas.data(PUBLISH, input={"operations": [{operation: ENDS}]})["publishChanges"]
    assert outcome["__typename"] == "ChangesPublished"
    return CHANGES[operation]


def ids(feed: Any) -> list[str]:
    return [node["id"] for node in feed["nodes"]]


def test_change_is_told_from_a_position_on_and_after_a_reconnect_once(
    client: httpx.Client, as_role: Callable[[str], Ask]
) -> None:
    party, secas = as_role("party"), as_role("secas")
    position = party.data(NOW)["changes"]["position"]
    with following(client, FOLLOW, party.headers, after=position) as stream:
        kind = publish(secas, "withdrawUpgrade")
        first = stream.next()["data"]["feed"]
        assert [node["kind"] for node in first["nodes"]] == [kind]
        assert stream.id == first["position"]
        assert set(first) == {"nodes", "position"}
    publish(secas, "declareUpgrade")  # while nobody follows
    again = {**party.headers, "last-event-id": stream.id or ""}
    with following(client, FOLLOW, again, after=position) as stream:
        second = stream.next()["data"]["feed"]
        publish(secas, "withdrawUpgrade")
        third = stream.next()["data"]["feed"]
    publish(secas, "declareUpgrade")
    all_of_it = party.data(READ, after=position)["changes"]
    assert [*ids(first), *ids(second), *ids(third)] == ids(all_of_it)[:3]
    assert len(ids(all_of_it)) == 4


def test_without_a_position_it_begins_now_and_gives_one(client: httpx.Client, as_role: Callable[[str], Ask]) -> None:
    party, secas = as_role("party"), as_role("secas")
    with following(client, FOLLOW, party.headers) as stream:
        now = stream.next()["data"]["feed"]
        assert now == {"nodes": [], "position": party.data(NOW)["changes"]["position"]}
        kind = publish(secas, "withdrawUpgrade")
        assert [node["kind"] for node in stream.next()["data"]["feed"]["nodes"]] == [kind]
        publish(secas, "declareUpgrade")


def test_whole_ledger_is_caught_up_with_and_filtered(client: httpx.Client, as_role: Callable[[str], Ask]) -> None:
    party, secas = as_role("party"), as_role("secas")
    position = party.data(NOW)["changes"]["position"]
    publish(secas, "withdrawUpgrade")
    publish(secas, "declareUpgrade")
    with following(client, FOLLOW, party.headers, after=position, kinds=["UPGRADE_DECLARED"]) as stream:
        assert [node["kind"] for node in stream.next()["data"]["feed"]["nodes"]] == ["UPGRADE_DECLARED"]


def test_who_may_not_read_an_event_is_sent_nothing_but_signs_of_life(
    client: httpx.Client, as_role: Callable[[str], Ask]
) -> None:
    anonymous, secas = as_role("anonymous"), as_role("secas")
    position = anonymous.data(NOW)["changes"]["position"]
    with following(client, FOLLOW, {}, after=position) as stream:
        publish(secas, "withdrawUpgrade")
        publish(secas, "declareUpgrade")
        lines = [next(stream.lines) for _ in range(8)]
    assert {line for line in lines if line} == {":", f"id: {position}"}


@pytest.fixture
def agent_key(
    client: httpx.Client, headers_of: Callable[..., dict[str, str]]
) -> tuple[dict[str, str], Callable[[], None]]:
    """Return the headers of an agent's key, and what ends it and publishes a change after that."""
    owner = Ask(client, headers_of("party", "P1"))
    made = created(owner, agent="AGENT", name="an agent")

    def end() -> None:
        owner.data(END, id=made["apiKey"]["id"])
        for operation in CHANGES:
            publish(Ask(client, headers_of("secas")), operation)

    return {"authorization": f"Bearer {made['secret']}"}, end


def test_event_stream_ends_with_the_key_of_its_agent_and_tells_nothing_more(
    client: httpx.Client, agent_key: tuple[dict[str, str], Callable[[], None]]
) -> None:
    headers, end = agent_key
    with following(client, FOLLOW, headers) as stream:
        assert stream.next()["data"]["feed"]["position"]
        end()
        [told, last] = list(stream)
    assert [error["extensions"]["code"] for error in told.data["errors"]] == ["UNAUTHENTICATED"]
    assert "UPGRADE" not in str(told.data)
    assert last.name == "complete"
    assert client.post("/graphql", json={"query": NOW}, headers=headers).status_code == 401


def test_socket_closes_with_the_key_of_its_agent_and_tells_nothing_more(
    client: httpx.Client, agent_key: tuple[dict[str, str], Callable[[], None]]
) -> None:
    headers, end = agent_key
    with a_socket(client) as socket:
        socket.begin(headers)
        socket.subscribe("1", FOLLOW)
        assert socket.receive()["payload"]["data"]["feed"]["position"]
        end()
        with pytest.raises(ConnectionClosed) as closed:
            socket.receive()
    assert closed.value.rcvd
    assert closed.value.rcvd.code == 4403


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("subscription { changes { nowhere } }", {}, "GRAPHQL_VALIDATION_FAILED"),
        (FOLLOW, {"after": "gone"}, "POSITION_LOST"),
        (FOLLOW, {"kinds": ["NONE"]}, "BAD_USER_INPUT"),
        ("subscription { changes { position } changes { hasMore } }", {}, "BAD_USER_INPUT"),
        ("subscription { changes { _stream_more: position } }", {}, "BAD_USER_INPUT"),
    ],
)
def test_what_is_wrong_is_told_and_completes(
    client: httpx.Client, query: str, variables: dict[str, object], code: str
) -> None:
    with following(client, query, {}, **variables) as stream:
        told, end = list(stream)
    assert told.data["errors"][0]["extensions"]["code"] == code
    assert end.name == "complete"


def test_query_is_one_result_and_complete(client: httpx.Client) -> None:
    with following(client, NOW, {}) as stream:
        assert [event.name for event in stream] == ["next", "complete"]
    given = {"query": FOLLOW, "variables": "{}", "operationName": "Follow"}
    with client.stream("GET", "/graphql", params=given, headers={"accept": "text/event-stream"}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")


def test_subscription_without_a_stream_is_refused(as_role: Callable[[str], Ask]) -> None:
    assert as_role("party").codes(FOLLOW) == ["BAD_USER_INPUT"]


def test_one_caller_has_so_many_streams(client: httpx.Client, headers_of: Callable[[str], dict[str, str]]) -> None:
    headers = headers_of("dcc")
    with (
        following(client, FOLLOW, headers) as one,
        following(client, FOLLOW, headers) as two,
        following(client, FOLLOW, headers) as three,
    ):
        for stream in (one, two, three):
            stream.next()
        sent = {"accept": "text/event-stream", **headers}
        refused = client.post("/graphql", json={"query": FOLLOW}, headers=sent)
        assert refused.status_code == 429
        assert refused.json()["errors"][0]["extensions"]["code"] == "RATE_LIMITED"


def test_token_that_is_not_accepted_is_refused_by_its_status(client: httpx.Client) -> None:
    headers = {"accept": "text/event-stream", "authorization": "Bearer nothing"}
    assert client.post("/graphql", json={"query": FOLLOW}, headers=headers).status_code == 401
