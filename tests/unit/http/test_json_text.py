"""JSON that callers send: what it takes is known before it is parsed, and a long text is parsed in another thread."""

import json
import threading
import tracemalloc
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, Final, cast

import httpx
import orjson
import pytest
from websockets.exceptions import ConnectionClosed

from firmware_graph.api.execution.documents import DocumentCache
from firmware_graph.api.execution.executor import OperationExecutor
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.service import Service
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.auth.gate import Gate
from firmware_graph.auth.tokens import demo_key
from firmware_graph.database.background import Background
from firmware_graph.database.turns import Turns
from firmware_graph.http import json_text
from firmware_graph.http.body_memory import BodyMemory
from firmware_graph.http.json_text import BYTES_ON_THE_LOOP, memory_of, parsed
from firmware_graph.settings import load_settings
from support.raw_http import answer_on, connected, post
from support.serving import served
from support.small_graphql import SCHEMA, SLOW_BEGUN, an_app, an_app_of
from support.waiting import wait_until
from support.web_sockets import a_socket

MANY: Final = 10_000
REQUESTS: Final = 10_000
TRY_AGAIN: Final = 1013
SHAPES: Final = {
    "nested objects": '{"a":' * 500 + "1" + "}" * 500,
    "objects of one member": '{"a":1}',
    "objects of six members": '{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}',
    "empty objects": "{}",
    "nested lists": "[" * 500 + "]" * 500,
    "lists of one item": "[1]",
    "long integers": "1234567890123456",
    "decimals": "1.5",
    "short strings": '"ab"',
    "short strings of other scripts": '"é"',
    "long strings of other scripts": '"😀aaaaaaaaaaaaaaaaaaaaaaaa"',
    "escaped strings": r'"\ud83d\ude00aaaaaaaaaaaaaaaaaaa"',
}
PRODUCT: Final = {"product": {"deviceModelCode": "12345678", "firmwareVersion": "12345678"}}
WHOLE_PRODUCT: Final = {
    "product": {
        "manufacturerCode": "1234",
        "modelIdentifier": "1",
        "hardwareVersion": "1",
        "hardwareRevision": "1",
        "deviceModelCode": "1",
        "firmwareVersion": "12345678",
        "deviceType": "ESME",
        "generation": "SMETS2",
        "variant": "A",
        "environment": "PRODUCTION",
    }
}
LEGAL: Final = {
    "by entry": {"from": {"cplEntryId": 1}, "to": {"cplEntryId": 2}},
    "by product, in an installation by product": {
        "from": PRODUCT,
        "to": PRODUCT,
        "installation": {"joinedAs": "X", "commsHub": PRODUCT, "inventory": PRODUCT},
    },
    "by every part of a product": {"from": WHOLE_PRODUCT, "to": {"cplEntryId": 2}},
    "counts of a fleet": {"firmware": WHOLE_PRODUCT, "count": 12},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_parsed_text_takes_no_more_memory_than_was_reckoned(shape: str) -> None:
    item = SHAPES[shape]
    text = ("[" + ",".join([item] * (MANY // (500 if shape.startswith("nested") else 1))) + "]").encode()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    kept = orjson.loads(text)
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept
    assert after - before <= memory_of(text, 10**9)


@pytest.mark.parametrize("shape", LEGAL)
def test_largest_legal_requests_have_no_more_values_than_allowed(shape: str) -> None:
    settings = load_settings(neo4j_uri="bolt://127.0.0.1:1", neo4j_password="unused")
    body = json.dumps({"query": "", "variables": {"requests": [LEGAL[shape]] * REQUESTS}}, separators=(",", ":"))
    assert len(body) <= settings.max_body_bytes
    assert 2 * memory_of(body.encode(), settings.max_json_values) < settings.max_bodies_bytes / 2  # two of an account


@pytest.mark.anyio
async def test_long_text_is_parsed_in_the_background_and_short_text_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def loads(text: bytes) -> tuple[object, str]:
        return orjson.loads(text), threading.current_thread().name

    monkeypatch.setattr(json_text, "orjson", SimpleNamespace(loads=loads))
    service, requester = a_service(), Requester(ANONYMOUS, "192.0.2.1")
    short, long = (b"[" + b" " * (length - 2) + b"]" for length in (BYTES_ON_THE_LOOP, BYTES_ON_THE_LOOP + 1))
    assert await parsed(short, service, requester) == ([], threading.current_thread().name)
    value, name = await parsed(long, service, requester)
    assert (value, name.startswith("firmware-graph-background")) == ([], True)
    with pytest.raises(orjson.JSONDecodeError):
        await parsed(long[:-1], service, requester)


LONG: Final = b'{"query": "{ hello }", "variables": {"x": [' + b'{"a":1},' * 100 + b"1]}}"
MESSAGE: Final = b'{"type": "subscribe", "id": "long", "payload": ' + LONG + b"}"


def a_service(background: Background | None = None, seconds: float = 10.0) -> Service:
    """Create a service that executes nothing."""
    executor = OperationExecutor(SCHEMA, cast("Any", None), deadline_seconds=seconds)
    return Service(DocumentCache(SCHEMA, background=background), Gate(SCHEMA), executor)


def slow(text: bytes) -> bytes:
    return text.replace(b"{ hello }", b"{ slow(seconds: 3) }")


@pytest.fixture(scope="module")
def room() -> BodyMemory:
    """Return a budget in which an account has one body with many values, and any number of others."""
    return BodyMemory(most_bytes=80_000, free_bytes=3_000)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, room: BodyMemory) -> Iterator[httpx.Client]:
    with served(an_app(demo_key(tmp_path_factory.mktemp("key")), endpoint={"room": room})) as opened:
        yield opened


def test_values_of_a_body_count_until_it_is_answered(client: httpx.Client, room: BodyMemory) -> None:
    with connected(client) as held, connected(client) as another:
        held.sendall(post(body=slow(LONG)))
        taken = memory_of(slow(LONG), 1_000) - room.free_bytes
        wait_until(lambda: (room.taken, dict(room.of_account)) == (taken, {"127.0.0.1": taken}))
        another.sendall(post(body=LONG))
        refused = answer_on(another)
        assert (refused.status, refused.extensions["limit"]) == (503, "bodies")
    wait_until(lambda: room.taken == 0)


def test_message_counts_until_it_is_answered_and_one_without_room_is_refused_alone(
    client: httpx.Client, room: BodyMemory
) -> None:
    with a_socket(client) as opened, a_socket(client) as another:
        opened.begin()
        another.begin()
        begun = len(SLOW_BEGUN)
        opened.connection.send(slow(MESSAGE).decode())
        wait_until(lambda: len(SLOW_BEGUN) > begun)
        taken = memory_of(slow(MESSAGE), 1_000) - room.free_bytes
        assert (room.taken, dict(room.of_account)) == (taken, {"127.0.0.1": taken})
        another.connection.send(MESSAGE.decode())
        refused = another.receive()
        assert (refused["type"], refused["id"]) == ("error", "long")
        assert refused["payload"][0]["extensions"]["limit"] == "bodies"
        another.subscribe("short", "{ hello }")
        assert another.receive()["payload"] == {"data": {"hello": "hello world"}}
        assert another.receive()["type"] == "complete"
        opened.send(type="complete", id="long")
        wait_until(lambda: room.taken == 0)
        another.connection.send(MESSAGE.decode())
        assert another.receive()["type"] == "next"


@pytest.mark.parametrize(
    ("background", "seconds", "refusal"),
    [
        (Background(), 0.0, (504, "GRAPH_TIMEOUT")),
        (Background(Turns(0, most_waiting=0)), 10.0, (429, "RATE_LIMITED")),
    ],
)
def test_long_json_that_is_not_parsed_is_refused(
    background: Background,
    seconds: float,
    refusal: tuple[int, str],
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(json_text, "BYTES_ON_THE_LOOP", 100)
    service = a_service(background, seconds)
    with served(an_app_of(service, demo_key(tmp_path_factory.mktemp("key")))) as client:
        answer = client.post("/graphql", content=LONG, headers={"content-type": "application/json"})
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == refusal
        with a_socket(client) as opened:
            opened.begin()
            opened.connection.send(MESSAGE.decode())
            with pytest.raises(ConnectionClosed) as closed:
                opened.receive()
            assert closed.value.rcvd
            assert closed.value.rcvd.code == TRY_AGAIN


def test_message_counts_while_it_waits_to_be_parsed(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_text, "BYTES_ON_THE_LOOP", 100)
    room, service = BodyMemory(free_bytes=0), a_service(Background(Turns(0)))
    with served(an_app_of(service, demo_key(tmp_path_factory.mktemp("key")), endpoint={"room": room})) as client:
        with a_socket(client) as opened:
            opened.begin()
            opened.connection.send(MESSAGE.decode())
            wait_until(lambda: dict(room.of_account) == {"127.0.0.1": len(MESSAGE)})
        wait_until(lambda: room.taken == 0)


def test_message_without_memory_ends_its_connection_as_one_to_come_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    room = BodyMemory(most_bytes=500, free_bytes=0, taken=400)
    app = an_app(demo_key(tmp_path_factory.mktemp("key")), endpoint={"room": room})
    with served(app) as client, a_socket(client) as opened:
        opened.begin()
        opened.connection.send(MESSAGE.decode())
        with pytest.raises(ConnectionClosed) as closed:
            opened.receive()
        assert closed.value.rcvd
        assert closed.value.rcvd.code == TRY_AGAIN
