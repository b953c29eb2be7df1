"""Webhooks tell of advisories that are released, and of nothing before."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.model.change_event import EventFilter
from firmware_graph.model.rights import Scope
from support.advising import TEXT, Advising, advising
from support.deliveries import deliverer, sent, subscribed
from support.webhook_receiver import Receiver

pytestmark = pytest.mark.anyio


@pytest.fixture
async def store(neo4j: Connection, tmp_path: Path) -> AsyncIterator[Advising]:
    async with advising(neo4j, tmp_path) as opened:
        yield opened


async def test_released_advisory_is_told_to_who_reads_the_fir_and_a_draft_to_nobody(
    store: Advising, receiving: Receiver
) -> None:
    made = await subscribed(store.graph, receiving.url + "/fir")
    await subscribed(store.graph, receiving.url + "/list", Scope.CPL_READ)
    await subscribed(store.graph, receiving.url + "/other", wanted=EventFilter(cpl_entry_ids=frozenset({4})))
    one = deliverer(store.graph)
    drafted = await store.draft(1, 9)
    await store.review(drafted)
    await sent(one)
    assert not [path for path in ("/fir", "/list", "/other") if receiving.at(path)]
    await store.release(drafted)
    await sent(one)
    await store.withdraw(drafted)
    await sent(one)
    messages = receiving.at("/fir")
    assert [message.verified(made.secret)["data"]["events"] for message in messages] == [
        [{"id": f"FIR-{number}", "kind": "ADVISORY_CHANGED", "cplEntryIds": [1, 9]}] for number in (1, 2)
    ]
    assert not [
        message for message in messages if TEXT.encode() in message.body or drafted.advisory_id.encode() in message.body
    ]
    assert receiving.at("/list") == receiving.at("/other") == []
