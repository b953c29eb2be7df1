"""What the envelope does with what is no ordinary request."""

import pytest
from starlette.types import Message, Receive, Scope, Send

from firmware_graph.http.envelope import Envelope
from support.log_lines import captured_logs

HTTP: Scope = {"type": "http", "method": "GET", "path": "/", "headers": []}


async def nothing() -> Message:
    return {"type": "http.disconnect"}


@pytest.mark.anyio
async def test_fault_after_the_response_began_is_logged_and_not_answered_twice() -> None:
    async def broken(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        raise RuntimeError

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    with captured_logs() as lines:
        await Envelope(broken)(HTTP, nothing, send)
    assert [message["type"] for message in sent] == ["http.response.start"]
    assert [line["event"] for line in lines] == ["a request failed", "answered"]


@pytest.mark.anyio
async def test_lifespan_passes_through() -> None:
    seen: list[str] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        seen.append(scope["type"])

    async def send(_message: Message) -> None:
        raise AssertionError

    await Envelope(app)({"type": "lifespan"}, nothing, send)
    assert seen == ["lifespan"]
