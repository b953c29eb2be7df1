"""Events of thousands of entries: each is delivered once and in order, and none is skipped."""

import asyncio
import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from firmware_graph.auth.claim_values import MOST_CHARACTERS
from firmware_graph.database.connection import Connection
from firmware_graph.delivery import messages
from firmware_graph.delivery.attempts import NOT_SENT
from firmware_graph.delivery.turn import Deliverer
from firmware_graph.model.api_key import KeyOwner
from firmware_graph.model.change_event import EventFilter
from firmware_graph.model.rights import Rights
from support.deliveries import OWNER, deliverer, sent, subscribed
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness
from support.waiting import PATIENCE_SECONDS
from support.webhook_receiver import Receiver

pytestmark = pytest.mark.anyio
LENGTHS = (1, 2, 50, 900, 3_500, 6_000)
ADDED = "FIRMWARE_ADDED"
NOTHING_FITS = 100
"""Bytes of a message that are too few for any."""


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)])
        yield one


async def lengthened(harness: ImportHarness, start: int, lengths: list[int], kinds: str = "") -> list[str]:
    """Write an event for each of these numbers of entries, and return the IDs of all since the first load."""
    await harness.written(cpl=cpl_rows(*range(start, start + len(lengths))), is_partial=True)
    await harness.ask(
        "UNWIND range(0, size($lengths) - 1) AS place "
        "MATCH (event:ChangeEvent {stream: 'CPL', cpl_entry_id: $start + place}) "
        "SET event.cpl_entry_ids = range(1000000, 999999 + $lengths[place])",
        start=start,
        lengths=lengths,
    )
    rows = await harness.ask(
        "MATCH (event:ChangeEvent {stream: 'CPL'}) WHERE event.number > 1 AND event.kind STARTS WITH $kinds "
        "RETURN event.number ORDER BY event.number",
        kinds=kinds,
    )
    return [f"CPL-{number}" for [number] in rows]


async def all_sent(one: Deliverer, harness: ImportHarness) -> None:
    """Send what is due, without the pauses after failures."""
    await harness.ask("MATCH (w:Webhook) SET w.next_attempt_at = 0")
    await sent(one)


def told_to(receiving: Receiver, path: str) -> list[str]:
    """Return the events that came to a path, in their order."""
    return [event for message in receiving.at(path) for event in message.event_ids]


async def test_long_event_is_delivered_with_those_around_it(harness: ImportHarness, receiving: Receiver) -> None:
    await subscribed(harness.graph, receiving.url + "/long")
    ids = await lengthened(harness, 3, [1, 4_000, 1])
    await sent(deliverer(harness.graph))
    [message] = receiving.at("/long")
    assert message.event_ids == ids
    long = message.json()["data"]["events"][1]
    assert long == {
        "id": ids[1],
        "kind": ADDED,
        "cplEntryIds": [4, *range(1_000_000, 1_000_999)],
        "hasMoreEntries": True,
    }


@pytest.mark.parametrize("kinds", ["", ADDED])
@pytest.mark.parametrize("seed", range(2))
async def test_of_any_lengths_each_event_is_delivered_once_in_order(
    harness: ImportHarness,
    receiving: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    seed: int,
    kinds: str,
) -> None:
    path, wanted = f"/any/{seed}/{kinds}", EventFilter(kinds=frozenset({kinds})) if kinds else None
    await subscribed(harness.graph, receiving.url + path, wanted=wanted)
    one, chance, start = deliverer(harness.graph), random.Random(seed), 3  # noqa: S311 - no secret
    for most_bytes in (19_000, 19_000, 900, 19_000, 500, NOTHING_FITS):
        monkeypatch.setattr(messages, "MOST_BYTES", most_bytes)
        lengths = [chance.choice(LENGTHS) for _ in range(chance.randrange(1, 120))]
        before, ids = told_to(receiving, path), await lengthened(harness, start, lengths, kinds)
        start += len(lengths)
        await all_sent(one, harness)
        assert told_to(receiving, path) == (ids if most_bytes > NOTHING_FITS else before)
    monkeypatch.undo()
    await all_sent(one, harness)
    assert told_to(receiving, path) == ids
    assert max(len(message.body) for message in receiving.at(path)) < 20_000


async def test_event_that_fits_into_no_message_is_a_failure_and_is_sent_later(
    harness: ImportHarness, receiving: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribed(harness.graph, receiving.url + "/unfit")
    ids = await lengthened(harness, 3, [1, 1])
    one = deliverer(harness.graph)
    with monkeypatch.context() as patched:
        patched.setattr(messages, "MOST_BYTES", NOTHING_FITS)
        await sent(one)
    states = "MATCH (w:Webhook), (d:WebhookDelivery) RETURN w.failures, d.state, d.failure"
    assert await harness.ask(states) == [[1, "PENDING", NOT_SENT]]
    await all_sent(one, harness)
    assert told_to(receiving, "/unfit") == ids


async def test_party_with_the_longest_name_is_told_of_all_in_order(harness: ImportHarness, receiving: Receiver) -> None:
    party = MOST_CHARACTERS * "\U0001f600"
    owner = KeyOwner(party, Rights(OWNER.rights.scopes, party), ["party"], "a test")
    await subscribed(harness.graph, receiving.url + "/named", owner=owner)
    one = deliverer(harness.graph)
    for entry in (3, 4):
        ids = await lengthened(harness, entry, [1])
        async with asyncio.timeout(PATIENCE_SECONDS):  # it was told without end that its position is lost
            await sent(one)
    assert {message.json()["type"] for message in receiving.at("/named")} == {"changes"}
    assert told_to(receiving, "/named") == ids
