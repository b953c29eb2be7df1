"""The feed is followed over graphql-transport-ws, and the protocol is kept to."""

from collections.abc import Callable

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from support.asking import Ask
from support.web_sockets import Socket, a_socket

FOLLOW = "subscription ($after: String) { changes(after: $after) { nodes { kind } position } }"
OWN = "{ firmwareVersion(cplEntryId: 21) { upgradesTo { totalCount } } }"
NOW = "{ changes(first: 0) { position } }"
PUBLISH = "mutation ($input: ChangesInput!) { publishChanges(input: $input) { __typename } }"
ENDS: dict[str, object] = {"fromCplEntryId": 21, "toCplEntryId": 22}
Headers = Callable[[str], dict[str, str]]


def publish(client: httpx.Client, headers_of: Headers, operation: str) -> None:
    ask = Ask(client, headers_of("secas"))
    outcome = ask.data(PUBLISH, input={"operations": [{operation: ENDS}]})["publishChanges"]
    assert outcome == {"__typename": "ChangesPublished"}


def closed_with(socket: Socket) -> int:
    """Return the code that the server closes with."""
    with pytest.raises(ConnectionClosed) as caught:
        socket.receive()
    assert caught.value.rcvd
    return caught.value.rcvd.code


def test_change_is_told_until_its_reader_completes(client: httpx.Client, headers_of: Headers) -> None:
    with a_socket(client) as socket:
        socket.begin(headers_of("party"))
        socket.subscribe("1", FOLLOW)
        begun = socket.receive()
        assert (begun["id"], begun["type"]) == ("1", "next")
        publish(client, headers_of, "withdrawUpgrade")
        told = socket.receive()
        assert [node["kind"] for node in told["payload"]["data"]["changes"]["nodes"]] == ["UPGRADE_WITHDRAWN"]
        socket.send(id="1", type="complete")
        publish(client, headers_of, "declareUpgrade")
        socket.subscribe("1", FOLLOW, after=told["payload"]["data"]["changes"]["position"])
        again = socket.receive()["payload"]["data"]["changes"]
        assert [node["kind"] for node in again["nodes"]] == ["UPGRADE_DECLARED"]
        socket.send(type="ping")
        assert socket.receive() == {"type": "pong"}


def test_query_is_one_result_and_complete_and_a_refusal_an_error(client: httpx.Client) -> None:
    with a_socket(client) as socket:
        socket.begin()
        socket.subscribe("q", NOW)
        assert socket.receive()["payload"]["data"]["changes"]["position"]
        assert socket.receive() == {"id": "q", "type": "complete"}
        for id_, query, code in (
            ("a", "{ nowhere }", "GRAPHQL_VALIDATION_FAILED"),
            ("b", "subscription { changes { nowhere } }", "GRAPHQL_VALIDATION_FAILED"),
            ("c", "", "BAD_USER_INPUT"),
        ):
            socket.subscribe(id_, query)
            refused = socket.receive()
            assert (refused["id"], refused["type"]) == (id_, "error")
            assert refused["payload"][0]["extensions"]["code"] == code
        socket.subscribe("d", FOLLOW, after="lost")
        lost = socket.receive()
        assert lost["payload"]["errors"][0]["extensions"]["code"] == "POSITION_LOST"
        assert socket.receive() == {"id": "d", "type": "complete"}


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"type": "subscribe", "id": "1", "payload": {"query": NOW}}, 4401),
        ({"type": "connection_init", "payload": {"Authorization": "Bearer nothing"}}, 4401),
        ({"type": "connection_init", "payload": {"authorization": None}}, 4400),
        ({"type": "connection_init", "payload": {"authorization": ["Bearer nothing"]}}, 4400),
        ({"type": "connection_init", "payload": {"Authorization": "Bearer a", "authorization": "Bearer b"}}, 4400),
        ({"type": "connection_init", "payload": ["Bearer nothing"]}, 4400),
        ({"type": "connection_init", "payload": "Bearer nothing"}, 4400),
        ({"type": "connection_init", "payload": ""}, 4400),
        ({"type": "connection_init", "payload": False}, 4400),
        ({"type": "nothing"}, 4400),
        ({}, 4400),
    ],
)
def test_message_that_has_no_place_closes(client: httpx.Client, message: dict[str, object], code: int) -> None:
    with a_socket(client) as socket:
        socket.send(**message)
        assert closed_with(socket) == code


@pytest.mark.parametrize("other", ["Bearer nothing", "Basic eDp5", "nothing", "", ",", "!"])
def test_credential_that_differs_from_that_of_the_handshake_closes(
    client: httpx.Client, headers_of: Headers, other: str
) -> None:
    with a_socket(client, headers=headers_of("party")) as socket:
        socket.send(type="connection_init", payload={"authorization": other})
        assert closed_with(socket) == 4401


@pytest.mark.parametrize("payload", [None, {}, {"clientName": "x"}])
def test_credential_of_the_handshake_is_enough(
    client: httpx.Client, headers_of: Headers, payload: dict[str, str] | None
) -> None:
    with a_socket(client, headers=headers_of("party")) as socket:
        socket.send(type="connection_init", payload=payload)
        assert socket.receive() == {"type": "connection_ack"}
        socket.subscribe("q", OWN)
        assert socket.receive()["payload"]["data"]["firmwareVersion"]["upgradesTo"]["totalCount"] >= 0


def test_same_credential_may_be_given_twice(client: httpx.Client, headers_of: Headers) -> None:
    headers = headers_of("party")
    with a_socket(client, headers=headers) as socket:
        socket.begin({**headers, "Authorization": headers["authorization"]})
        socket.subscribe("q", OWN)
        assert socket.receive()["payload"]["data"]["firmwareVersion"]["upgradesTo"]["totalCount"] >= 0


def test_second_beginning_and_second_operation_of_an_id_close(client: httpx.Client) -> None:
    with a_socket(client) as socket:
        socket.begin()
        socket.send(type="connection_init")
        assert closed_with(socket) == 4429
    with a_socket(client) as socket:
        socket.begin()
        socket.subscribe("1", FOLLOW)
        socket.receive()
        socket.subscribe("1", FOLLOW)
        assert closed_with(socket) == 4409


def test_legacy_protocol_is_closed(client: httpx.Client) -> None:
    with a_socket(client, "graphql-ws") as socket:
        assert closed_with(socket) == 4406
