"""Drawings are made in a thread, where a long one holds up nobody else."""

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request

from firmware_graph.http import drawing


def test_drawing_is_made_beside_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads = []

    def text(_suffix: str) -> str:
        threads.append(threading.get_ident())
        return "<svg/>"

    async def asked(*_given: Any) -> Any:
        return SimpleNamespace(answer=SimpleNamespace(etag=None), text=text)

    monkeypatch.setattr(drawing, "ask_for_drawing", asked)
    service = SimpleNamespace(respond=None, schema=None)
    http: Any = Request({"type": "http", "headers": [], "query_string": b"", "state": {"service": service}})
    requester: Any = None
    response = asyncio.run(drawing.drawing_response(http, "lineage", "svg", requester))
    assert response.body == b"<svg/>"
    assert threads[0] != threading.get_ident()
