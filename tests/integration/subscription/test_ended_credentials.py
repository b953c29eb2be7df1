"""A credential that was ended is refused on connections that were opened with it."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token, public_jwks
from firmware_graph.database.connection import Connection
from support.asking import Ask
from support.event_streams import following
from support.party_harness import CREATE, END, PartyHarness, a_key_input, created, party_harness
from support.web_sockets import Socket, a_socket

LIST = "{ firmwareVersion(cplEntryId: 1) { cplEntryId } }"
FOLLOW = "subscription { changes { position } }"
MOST_LINES = 500
End = Callable[[], object]


@pytest.fixture(scope="module")
def jwks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("trusted") / "jwks.json"


@pytest.fixture(scope="module")
def harness(neo4j: Connection, jwks: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    folder = tmp_path_factory.mktemp("keys")
    jwks.write_text(json.dumps(public_jwks(demo_key(jwks.parent))))
    with party_harness(neo4j, folder, jwks_file=jwks, stream_heartbeat_seconds=0.2) as opened:
        yield opened


@pytest.fixture(params=["a key that is ended", "a token whose key is taken out of the file"])
def ended(request: pytest.FixtureRequest, harness: PartyHarness, jwks: Path) -> Iterator[tuple[Ask, End]]:
    """Return a caller, and what ends its credential."""
    trusted = jwks.read_text()
    owner = harness.party("P1")
    if request.param.startswith("a key"):
        made = created(owner, "fir:read", "party:manage")
        yield harness.bearer(made["secret"]), lambda: owner.data(END, id=made["apiKey"]["id"])
    else:
        token = mint_token(demo_key(jwks.parent), role=Role.PARTY, party="P1")
        others = json.dumps(public_jwks(demo_key(jwks.parent / "others")))
        yield harness.bearer(token), lambda: jwks.write_text(others)
    jwks.write_text(trusted)


def closed_with(socket: Socket) -> int:
    with pytest.raises(ConnectionClosed) as caught:
        while True:
            socket.receive()
    assert caught.value.rcvd
    return caught.value.rcvd.code


@pytest.mark.parametrize(
    ("operation", "variables"), [(LIST, {}), (CREATE, {"input": a_key_input("fir:read")}), (FOLLOW, {})]
)
def test_ended_credential_has_no_other_operation_on_an_open_web_socket(
    ended: tuple[Ask, End], operation: str, variables: dict[str, object]
) -> None:
    caller, end = ended
    with a_socket(caller.client) as socket:
        socket.begin(caller.headers)
        socket.subscribe("1", LIST)
        assert socket.receive()["payload"]["data"] == {"firmwareVersion": {"cplEntryId": 1}}
        assert socket.receive()["type"] == "complete"
        end()
        socket.subscribe("2", operation, **variables)
        assert closed_with(socket) == 4403


def test_subscription_on_a_web_socket_ends_with_its_credential(ended: tuple[Ask, End]) -> None:
    caller, end = ended
    with a_socket(caller.client) as socket:
        socket.begin(caller.headers)
        socket.subscribe("1", FOLLOW)
        assert socket.receive()["type"] == "next"
        end()
        assert closed_with(socket) == 4403


def test_server_sent_events_end_with_their_credential(ended: tuple[Ask, End]) -> None:
    caller, end = ended
    with following(caller.client, FOLLOW, caller.headers) as stream:
        assert stream.next()["data"]
        end()
        stream.lines = islice(stream.lines, MOST_LINES)
        told, complete = list(stream)
    assert told.data["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    assert complete.name == "complete"
