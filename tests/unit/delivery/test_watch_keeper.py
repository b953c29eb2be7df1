"""Watches are looked at again and again, and faults are told of alone."""

import asyncio
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from firmware_graph.database.reader import RevisionMoved
from firmware_graph.delivery.watch_keeper import WatchKeeper
from firmware_graph.delivery.watch_turn import WatchTurn
from firmware_graph.errors import GraphError, GraphUnavailable

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("error", "told"), [(RevisionMoved("moved"), []), (GraphUnavailable("away"), ["GRAPH_UNAVAILABLE"])]
)
async def test_what_was_published_meanwhile_is_no_fault(
    monkeypatch: pytest.MonkeyPatch, error: GraphError, told: list[str]
) -> None:
    looked = asyncio.Event()
    outcomes = iter([error, error])

    async def take(_: WatchTurn) -> int:
        if (failure := next(outcomes, None)) is not None:
            raise failure
        looked.set()
        return 0

    async def is_due(_: WatchKeeper) -> bool:
        return True

    monkeypatch.setattr(WatchTurn, "take", take)
    monkeypatch.setattr(WatchKeeper, "is_due", is_due)
    with capture_logs() as lines:
        watching = asyncio.create_task(WatchKeeper(cast("Any", None), 0.001).watch())
        await asyncio.wait_for(looked.wait(), 60)
        watching.cancel()
    assert [line["code"] for line in lines] == told
