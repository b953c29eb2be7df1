"""An export whose client does not read gives way to others."""

import asyncio
from typing import Any

import orjson
import pytest
from starlette.requests import Request as HttpRequest
from starlette.types import Message

from firmware_graph.api.execution.graceful_shutdown import GracefulShutdown
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.exports import places as places_module
from firmware_graph.exports.export import FORMATS, Exporter, ExportRequest
from firmware_graph.exports.lists import EXPORTS
from firmware_graph.exports.places import ExportPlaces
from firmware_graph.http.exporting import ExportResponse
from firmware_graph.http.long_answers import ABORT
from support.question_harness import SCHEMA
from support.waiting import until

LIST = "manufacturers"
PAGE = {"nodes": [{"code": "F001", "name": "Example"}], "pageInfo": {"hasNextPage": False, "endCursor": None}}


async def respond(*_: object, **_named: object) -> EncodedResponse:
    return EncodedResponse(orjson.dumps({"data": {"revision": {"id": "r"}, "feed": {"position": "p"}, "page": PAGE}}))


async def connected() -> Message:
    await asyncio.Event().wait()
    raise AssertionError


@pytest.mark.anyio
async def test_export_whose_client_does_not_read_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places_module, "PATIENCE_SECONDS", 0.05)
    places, ended, sent = ExportPlaces(1), asyncio.Event(), list[Message]()

    async def unread(_: Message) -> None:
        await ended.wait()

    async def read(message: Message) -> None:
        sent.append(message)

    async def export(address: str, send: Any) -> None:
        scope = {"type": "http", "method": "GET", "headers": [], "state": {ABORT: ended.set, "service": None}}
        requester = Requester(ANONYMOUS, address)
        exporter = Exporter(respond, SCHEMA, GracefulShutdown())
        http = HttpRequest[Any](scope, connected)
        await ExportResponse(exporter, ExportRequest(EXPORTS[LIST]), FORMATS["csv"], requester, places, http)(
            scope, connected, send
        )

    async with asyncio.TaskGroup() as exports:
        exports.create_task(export("192.0.2.1", unread))
        await until(lambda: any(place.seconds_late() > places_module.PATIENCE_SECONDS for place in places.taken))
        assert all(place.is_anonymous for place in places.taken)
        await export("192.0.2.2", read)
    assert ended.is_set()
    assert [message["type"] for message in sent] == ["http.response.start", "http.response.body"]
    assert not places.taken
