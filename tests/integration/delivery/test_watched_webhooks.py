"""Webhooks that are bound to watches: told when an answer of these is another, as their key may read."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from firmware_graph.changes.delete_watch import delete_watch
from firmware_graph.changes.publish_release_note import publish_release_note
from firmware_graph.changes.redeliver import redeliver
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Deadline
from firmware_graph.database.reader import GraphReader
from firmware_graph.delivery.turn import Deliverer
from firmware_graph.errors import BadUserInput
from firmware_graph.model.api_key import KeyRules
from firmware_graph.model.change_event import EventFilter
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.release_note import NoteAvailability, NoteStatement
from firmware_graph.model.rights import Rights, Scope
from support.deliveries import OWNER, RULES, deliverer, sent, subscribed
from support.sheets import ImportHarness, a_fir_row, cpl_rows, import_harness
from support.watch_store import declared, taken, watching, withdrawn
from support.webhook_receiver import Received, Receiver

pytestmark = pytest.mark.anyio
LINE = [a_fir_row(20), a_fir_row(21, "20"), a_fir_row(22, "21"), a_fir_row(23, "22")]
PATHWAY, WITHDRAWN = "PATHWAY_CHANGED", "UPGRADE_WITHDRAWN"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(20, 21, 22, 23), fir=LINE)
        await taken(one)
        yield one


async def told(harness: ImportHarness) -> Deliverer:
    """Withdraw the last upgrade of the line, tell the watches, and deliver; return who delivers."""
    await withdrawn(harness, 22, 23)
    await taken(harness)
    one = deliverer(harness.graph)
    await sent(one)
    return one


def events(messages: list[Received]) -> list[dict[str, Any]]:
    """Return the events of messages."""
    return [event for one in messages for event in one.json()["data"]["events"]]


async def test_webhook_of_a_watch_is_told_of_its_answers_and_of_nothing_else(
    harness: ImportHarness, receiving: Receiver
) -> None:
    watch = await watching(harness, "P1", 20, 21)
    await watching(harness, "P1", 22, name="other")
    await watching(harness, "P2", 20)
    made = await subscribed(harness.graph, receiving.url + "/watch", watches=[watch.watch_id])
    one = await told(harness)
    [message] = receiving.at("/watch")
    [event] = message.verified(made.secret)["data"]["events"]
    assert event == {"id": event["id"], "kind": PATHWAY, "cplEntryIds": [20, 21], "watch": watch.watch_id}
    assert event["id"].startswith("PARTY-P1-")
    await sent(one)
    assert len(receiving.at("/watch")) == 1


@pytest.mark.parametrize(
    ("path", "wanted", "kinds"),
    [
        ("/kinds", EventFilter(kinds=frozenset({WITHDRAWN})), [WITHDRAWN, PATHWAY]),
        ("/all", EventFilter(), [WITHDRAWN, PATHWAY]),
        ("/products", EventFilter(manufacturer_code="0000"), []),
    ],
)
async def test_filter_takes_what_fits_it_and_what_the_watches_are_told_of_its_products(
    harness: ImportHarness, receiving: Receiver, path: str, wanted: EventFilter, kinds: list[str]
) -> None:
    watch = await watching(harness, "P1", 20)
    await watching(harness, "P1", 21, name="other")
    await subscribed(harness.graph, receiving.url + path, wanted=wanted, watches=[watch.watch_id])
    await told(harness)
    assert [event["kind"] for event in events(receiving.at(path))] == kinds


@pytest.mark.parametrize(
    ("path", "wanted", "kinds"),
    [
        ("/unbound", None, [WITHDRAWN, PATHWAY, PATHWAY]),
        ("/unbound/kind", EventFilter(kinds=frozenset({PATHWAY})), [PATHWAY, PATHWAY]),
        ("/unbound/other", EventFilter(kinds=frozenset({WITHDRAWN})), [WITHDRAWN]),
    ],
)
async def test_webhook_of_no_watch_is_told_of_all_that_its_filter_takes(
    harness: ImportHarness, receiving: Receiver, path: str, wanted: EventFilter | None, kinds: list[str]
) -> None:
    await watching(harness, "P1", 20)
    await watching(harness, "P1", 21, name="other")
    await subscribed(harness.graph, receiving.url + path, wanted=wanted)
    await told(harness)
    assert [event["kind"] for event in events(receiving.at(path))] == kinds


async def test_note_for_all_sec_parties_is_told_though_nothing_else_is_published(
    harness: ImportHarness, receiving: Receiver
) -> None:
    await subscribed(harness.graph, receiving.url + "/notes")
    one = deliverer(harness.graph)
    await sent(one)
    owner = GraphReader(
        harness.graph,
        rights=Rights(frozenset({Scope.NOTES_PUBLISH}), "M1", owned_codes=frozenset({"F001"})),
        deadline=Deadline.after(60),
        is_of_leader=True,
        uses_party_facts=True,
    )
    stated = NoteStatement(20, NoteAvailability.ALL_SEC_PARTIES, summary="Fewer faults.")
    await publish_release_note(owner, stated, by="maker", most=1, now_ms=now_ms())
    await sent(one)
    assert [event["kind"] for event in events(receiving.at("/notes"))] == ["RELEASE_NOTE_CHANGED"]


async def test_key_that_may_no_longer_read_pathways_is_told_of_none(
    harness: ImportHarness, receiving: Receiver
) -> None:
    watch = await watching(harness, "P1", 20)
    made = await subscribed(harness.graph, receiving.url + "/less", watches=[watch.watch_id])
    await harness.ask("MATCH (key:ApiKey {key_id: $id}) SET key.scopes = []", id=made.webhook.api_key.key_id)
    one = await told(harness)
    await sent(one)
    assert [message.json()["type"] for message in receiving.at("/less")] == ["position.lost"]


async def test_watches_that_are_not_the_partys_or_that_the_key_may_not_read_are_refused(
    harness: ImportHarness, receiving: Receiver
) -> None:
    own, other = await watching(harness, "P1", 20), await watching(harness, "P2", 20)
    for watch_ids in ([other.watch_id], [own.watch_id, "none"], []):
        with pytest.raises(BadUserInput) as refused:
            await subscribed(harness.graph, receiving.url, watches=watch_ids)
        assert refused.value.extensions["argument"] == "input.watches"
    with pytest.raises(BadUserInput, match="fir:read") as refused:
        await subscribed(harness.graph, receiving.url, Scope.CPL_READ, watches=[own.watch_id])
    assert refused.value.extensions["argument"] == "input.apiKeyId"


async def test_body_of_a_watch_of_thousands_stays_small(harness: ImportHarness, receiving: Receiver) -> None:
    many = range(1_000_000, 1_004_000)
    watch = await watching(harness, "P1", 20)
    made = await subscribed(harness.graph, receiving.url + "/large", watches=[watch.watch_id])
    one = await told(harness)
    await harness.ask(
        "MATCH (event:PartyEvent {party: 'P1'}) SET event.cpl_entry_ids = $many "
        "WITH event UNWIND range(2, 60) AS number CREATE (other:PartyEvent {number: number}) "
        "SET other += event {.*, number: number} "
        "WITH count(*) AS all MATCH (stream:PartyStream {party: 'P1'}) SET stream.last = 60",
        many=[*many],
    )
    await sent(one)
    named = receiving.at("/large")
    assert [event["id"] for event in events(named)] == [f"PARTY-P1-{number}" for number in range(1, 61)]
    assert max(len(message.body) for message in named) < 20_000
    assert events(named)[-1]["hasMoreEntries"] is True
    assert {entry for event in events(named[1:]) for entry in event["cplEntryIds"]} <= {*many}
    assert made.webhook.wanted.watch_ids == frozenset({watch.watch_id})


async def test_redelivery_tells_of_a_watch_again_and_a_deleted_watch_tells_nothing(
    harness: ImportHarness, receiving: Receiver
) -> None:
    watch = await watching(harness, "P1", 20)
    made = await subscribed(harness.graph, receiving.url + "/again", watches=[watch.watch_id])
    one = await told(harness)
    reader = GraphReader(harness.graph, rights=OWNER.rights, deadline=Deadline.after(60), uses_party_facts=True)
    [[at]] = await harness.ask("MATCH (event:PartyEvent) RETURN event.recorded_at")
    webhook_id = made.webhook.webhook_id
    assert await redeliver(reader, webhook_id, since=at, party="P1", rules=RULES, key_rules=KeyRules()) > 1
    await sent(one)
    first, second = receiving.at("/again")
    assert first.event_ids == second.event_ids
    assert first.headers["webhook-id"] != second.headers["webhook-id"]
    await delete_watch(harness.graph, watch.watch_id, party="P1")
    await declared(harness, 22, 23)
    await taken(harness)
    await sent(one)
    assert len(receiving.at("/again")) == 2
