"""What is delivered to endpoints that are slow, down, wrong or endless; one store, one receiver."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from firmware_graph.changes.send_test_event import send_test_event
from firmware_graph.database.connection import Connection
from firmware_graph.database.transaction import run_alone
from firmware_graph.delivery.attempts import NOT_SENT, Attempts
from firmware_graph.delivery.sending import Sender
from firmware_graph.delivery.turn import DeliveryTimes
from firmware_graph.delivery.webhook_channel import WebhookChannel
from firmware_graph.http.metrics import PrometheusMetrics
from firmware_graph.model.change_event import EventFilter
from firmware_graph.model.rights import Scope
from firmware_graph.model.webhook import WebhookCreated
from support.commands import run
from support.deliveries import RULES, SEAL, deliverer, owner_reader, sent, subscribed
from support.log_lines import captured_logs
from support.sheets import ImportHarness, a_fir_row, a_zigbee_row, cpl_rows, import_harness
from support.webhook_receiver import Receiver

pytestmark = pytest.mark.anyio
PARTIAL = {"is_partial": True}


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(1, 2), fir=[a_fir_row(1), a_fir_row(2)])
        yield one


async def test_what_was_written_is_sent_once_and_nothing_while_nothing_is(
    harness: ImportHarness, receiving: Receiver
) -> None:
    made = await subscribed(harness.graph, receiving.url + "/once")
    one = deliverer(harness.graph)
    await sent(one)
    assert receiving.at("/once") == []
    await harness.written(cpl=cpl_rows(3), **PARTIAL)
    await sent(one)
    await sent(one)
    [message] = receiving.at("/once")
    assert message.verified(made.secret)["data"]["events"] == [
        {"id": "CPL-2", "kind": "FIRMWARE_ADDED", "cplEntryIds": [3]}
    ]


async def test_body_names_what_changed_and_the_whole_of_it_stays_small(
    harness: ImportHarness, receiving: Receiver
) -> None:
    made = await subscribed(harness.graph, receiving.url + "/many")
    await harness.written(cpl=cpl_rows(*range(3, 153)), **PARTIAL)
    await sent(deliverer(harness.graph))
    messages = receiving.at("/many")
    assert len(messages) == 2
    assert len(messages[0].event_ids) == 100
    assert max(len(one.body) for one in messages) < 20_000
    assert b"ESME" not in messages[0].body
    told = [one.verified(made.secret) for one in messages]
    events = [event for one in told for event in one["data"]["events"]]
    added = [event["cplEntryIds"] for event in events if event["kind"] == "FIRMWARE_ADDED"]
    assert added == [[entry] for entry in range(3, 153)]


async def test_filter_and_rights_decide_what_is_told(harness: ImportHarness, receiving: Receiver) -> None:
    wanted = EventFilter(cpl_entry_ids=frozenset({4}))
    await subscribed(harness.graph, receiving.url + "/filtered", wanted=wanted)
    await subscribed(harness.graph, receiving.url + "/fir")
    await subscribed(harness.graph, receiving.url + "/ssc", Scope.ZIGBEE_READ)
    await harness.written(cpl=cpl_rows(3, 4), zigbee=[a_zigbee_row(1)], **PARTIAL)
    one = deliverer(harness.graph)
    await sent(one)
    assert one.metrics.outcomes == ["delivered"] * 3  # type: ignore[attr-defined]
    assert [message.event_ids for message in receiving.at("/filtered")] == [["CPL-3"]]
    assert [message.event_ids for message in receiving.at("/fir")] == [["CPL-2", "CPL-3"]]
    assert [message.event_ids for message in receiving.at("/ssc")] == [["CPL-2", "CPL-3", "SSC-1"]]
    [[text]] = await harness.ask("MATCH (block:AuditBlock) WHERE 'P1' IN block.parties RETURN block.texts")
    assert '"webhook"' in text
    assert "[1]" in text


@pytest.mark.parametrize(
    ("path", "answer", "words"),
    [
        ("/wrong", (500, {}), "It answered with status 500."),
        ("/moved", (302, {"location": "/elsewhere"}), "It answered with status 302: redirects are not followed."),
        ("/slow", (200, {}), "There was no answer within 1 seconds."),
        ("/busy", (503, {"retry_after": "7200"}), "It answered with status 503."),
        ("/never", (503, {"retry_after": f"Thu, 01 Jan {9 * 10**20} 00:00:00 GMT"}), "It answered with status 503."),
    ],
)
async def test_what_fails_is_tried_again_with_what_came_since(
    harness: ImportHarness, receiving: Receiver, path: str, answer: tuple[int, dict[str, str]], words: str
) -> None:
    made = await subscribed(harness.graph, receiving.url + path)
    status, headers = answer
    receiving.answers(path, status, **headers)
    await harness.written(cpl=cpl_rows(3), **PARTIAL)
    one = deliverer(harness.graph)
    await sent(one)
    assert receiving.at("/elsewhere") == []
    [[failures, pause, failure, state]] = await state_of(harness, made)
    assert (failures, failure, state) == (1, words, "PENDING")
    assert (5_000 if path != "/busy" else 7_200_000) <= pause <= (7_600 if path != "/busy" else 7_200_000)
    await sent(one)  # it is not due
    assert len(receiving.at(path)) == 1
    if path == "/slow":
        return
    await harness.written(cpl=cpl_rows(4), **PARTIAL)
    await make_due(harness)
    await sent(one)
    first, second = receiving.at(path)
    assert (first.event_ids, second.event_ids) == (["CPL-2"], ["CPL-2", "CPL-3"])
    assert first.headers["webhook-id"] != second.headers["webhook-id"]
    states = "MATCH (d:WebhookDelivery) RETURN d.event_ids, d.state, d.attempts ORDER BY size(d.event_ids)"
    assert await harness.ask(states) == [[["CPL-2"], "FAILED", 1], [["CPL-2", "CPL-3"], "DELIVERED", 1]]


async def test_what_nobody_expected_of_a_request_is_a_failure_like_others(
    harness: ImportHarness, receiving: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await subscribed(harness.graph, receiving.url + "/unexpected")
    await harness.written(cpl=cpl_rows(3), **PARTIAL)

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(Sender, "send", fail)
    await sent(deliverer(harness.graph))
    [[failures, pause, failure, state]] = await state_of(harness, made)
    assert (failures, failure, state) == (1, NOT_SENT, "PENDING")
    assert pause >= 5_000


@pytest.mark.parametrize("written", ["fits", "write_events"])
async def test_message_that_cannot_be_written_fails_and_waits_and_is_sent_later(
    harness: ImportHarness, receiving: Receiver, monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    made = await subscribed(harness.graph, f"{receiving.url}/{written}")
    await harness.written(cpl=cpl_rows(3), **PARTIAL)
    one = deliverer(harness.graph)
    with monkeypatch.context() as patched, captured_logs() as lines:
        patched.setattr(WebhookChannel, written, fail_to_write)
        for _ in range(2):  # it is due once
            await sent(one)
    [[failures, pause, failure, state]] = await state_of(harness, made)
    assert (failures, failure, state) == (1, NOT_SENT, "PENDING")
    assert pause >= 5_000
    check_is_logged_without_text(lines)
    await make_due(harness)
    await sent(one)
    assert await state_of(harness, made) == [[0, 0, None, "DELIVERED"]]
    assert [message.event_ids for message in receiving.at(f"/{written}")] == [["CPL-2"]]


async def test_test_that_cannot_be_written_has_failed(
    harness: ImportHarness, receiving: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await subscribed(harness.graph, receiving.url + "/unwritten")
    await send_test_event(owner_reader(harness.graph), made.webhook.webhook_id, party="P1", rules=RULES)
    with monkeypatch.context() as patched, captured_logs() as lines:
        patched.setattr(WebhookChannel, "write_test", fail_to_write)
        await sent(deliverer(harness.graph))
    assert await harness.ask("MATCH (d:WebhookDelivery) RETURN d.state, d.failure") == [["FAILED", NOT_SENT]]
    check_is_logged_without_text(lines)


async def test_fault_outside_of_an_attempt_is_logged_without_its_text(
    harness: ImportHarness, receiving: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    await subscribed(harness.graph, receiving.url + "/outside")
    await harness.written(cpl=cpl_rows(3), **PARTIAL)
    one = deliverer(harness.graph)
    with monkeypatch.context() as patched, captured_logs() as lines:
        patched.setattr(Attempts, "end", fail_to_write)
        assert await one.once()
        await asyncio.gather(*one.running.values(), return_exceptions=True)
    check_is_logged_without_text(lines)


def fail_to_write(*_: object, **__: object) -> None:
    """Fail with a text that names an address."""
    raise ValueError("victim@supplier.example")


def check_is_logged_without_text(lines: list[MutableMapping[str, Any]]) -> None:
    """Check that one failure is logged, with its type and frames and nothing else of it."""
    [line] = [line for line in lines if line["log_level"] == "error"]
    assert set(line) == {"event", "log_level", "webhook", "error", "frames"}
    assert line["error"] == "ValueError"
    assert "in fail_to_write" in line["frames"][-1]


async def test_same_events_have_the_same_id_each_time(harness: ImportHarness, receiving: Receiver) -> None:
    made = await subscribed(harness.graph, receiving.url + "/same")
    receiving.answers("/same", 500, 429)
    await harness.written(cpl=cpl_rows(3), **PARTIAL)
    one = deliverer(harness.graph)
    for _ in range(3):
        await sent(one)
        await make_due(harness)
    messages = receiving.at("/same")
    assert len({message.headers["webhook-id"] for message in messages}) == 1
    assert len({message.body for message in messages}) == 1
    assert len(messages) == 3
    assert await state_of(harness, made) == [[0, 0, None, "DELIVERED"]]


async def test_endless_body_is_not_read(harness: ImportHarness, receiving: Receiver) -> None:
    made = await subscribed(harness.graph, receiving.url + "/endless")
    await harness.written(cpl=cpl_rows(3), **PARTIAL)
    await sent(deliverer(harness.graph))
    assert await state_of(harness, made) == [[0, 0, None, "DELIVERED"]]


async def test_endpoint_that_is_gone_is_disabled_at_once(harness: ImportHarness, receiving: Receiver) -> None:
    made = await subscribed(harness.graph, receiving.url + "/gone")
    receiving.answers("/gone", 410)
    await harness.written(cpl=cpl_rows(3), **PARTIAL)
    one = deliverer(harness.graph)
    await sent(one)
    await make_due(harness)
    await sent(one)
    assert len(receiving.at("/gone")) == 1
    query = "MATCH (w:Webhook {webhook_id: $id}) RETURN w.disabled_at IS NOT NULL"
    assert await harness.ask(query, id=made.webhook.webhook_id) == [[True]]
    one.upkeep_due = 0
    await sent(one)
    assert one.metrics.counts == {"ENABLED": 0, "FAILING": 0, "DISABLED": 1}  # type: ignore[attr-defined]


async def test_failing_and_disabled_endpoints_are_seen_by_who_runs_the_service(
    neo4j: Connection,
    harness: ImportHarness,
    receiving: Receiver,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, status in {"well": 200, "down": 500, "gone for good": 410}.items():
        path = f"/seen/{name.replace(' ', '-')}"
        receiving.answers(path, status)
        await subscribed(harness.graph, receiving.url + path)
    await harness.written(cpl=cpl_rows(3), **PARTIAL)
    registry = CollectorRegistry()
    one = deliverer(harness.graph, metrics=PrometheusMetrics(registry))
    await sent(one)
    one.upkeep_due = 0
    await sent(one)
    figures = generate_latest(registry).decode()
    for state in ("ENABLED", "FAILING", "DISABLED"):
        assert f'firmware_graph_webhooks{{state="{state}"}} 1.0' in figures
    assert 'firmware_graph_webhook_deliveries_total{outcome="failed"} 2.0' in figures
    for name, value in {"URI": neo4j.uri, "USER": neo4j.user, "PASSWORD": neo4j.password}.items():
        monkeypatch.setenv(f"NEO4J_{name}", value)
    monkeypatch.setenv("COLUMNS", "200")
    assert await asyncio.to_thread(run, "doctor") == 0
    printed = capsys.readouterr().out
    assert "1 ENABLED, 1 FAILING, 1 DISABLED" in printed
    assert "redeliver" in printed


async def test_nothing_is_sent_once_the_key_has_ended(harness: ImportHarness, receiving: Receiver) -> None:
    made = await subscribed(harness.graph, receiving.url + "/ended")
    await harness.written(cpl=cpl_rows(3), **PARTIAL)
    await run_alone(
        harness.graph, "end_api_key", key_id=made.webhook.api_key.key_id, party="P1", ended_by="a test", ended_at=1
    )
    await sent(deliverer(harness.graph))
    assert receiving.at("/ended") == []


async def test_receiver_whose_position_is_lost_is_told_so_and_goes_on(
    harness: ImportHarness, receiving: Receiver
) -> None:
    made = await subscribed(harness.graph, receiving.url + "/lost")
    await harness.ask("MATCH (w:Webhook) SET w.cursor = 'of another epoch'")
    one = deliverer(harness.graph)
    await sent(one)
    await harness.written(cpl=cpl_rows(3), **PARTIAL)
    await sent(one)
    lost, after = [message.verified(made.secret) for message in receiving.at("/lost")]
    assert (lost["type"], lost["data"]["events"]) == ("position.lost", [])
    assert [event["id"] for event in after["data"]["events"]] == ["CPL-2"]


async def test_secret_that_was_sealed_with_another_key_signs_nothing(
    harness: ImportHarness, receiving: Receiver
) -> None:
    made = await subscribed(harness.graph, receiving.url + "/sealed")
    await harness.ask("MATCH (w:Webhook) SET w.secret = $other", other=SEAL.seal("whsec_AAAA", "another"))
    await harness.written(cpl=cpl_rows(3), **PARTIAL)
    await sent(deliverer(harness.graph))
    assert receiving.at("/sealed") == []
    [[failures, _, failure, _]] = await state_of(harness, made)
    assert (failures, failure) == (1, "Its secret cannot be opened: rotate it.")


@pytest.mark.parametrize("rounds", [3, pytest.param(100, marks=pytest.mark.long)])
async def test_two_processes_that_are_killed_in_turn_lose_and_reorder_nothing(
    harness: ImportHarness, receiving: Receiver, rounds: int
) -> None:
    path = f"/two/{rounds}"
    await subscribed(harness.graph, receiving.url + path)
    times = DeliveryTimes(lease_seconds=3, pause_seconds=0.02)
    rng = random.Random(1)  # noqa: S311 - no secret
    running = [asyncio.create_task(deliverer(harness.graph, times).watch()) for _ in range(2)]
    for entry in range(3, 3 + rounds):
        await harness.written(cpl=cpl_rows(entry), **PARTIAL)
        place = rng.randrange(2)
        await asyncio.sleep(rng.random() / 10)
        running[place].cancel()
        await asyncio.gather(running[place], return_exceptions=True)
        running[place] = asyncio.create_task(deliverer(harness.graph, times).watch())
    last = f"CPL-{rounds + 1}"
    until = time.monotonic() + 60
    while last not in told_to(receiving, path) and time.monotonic() < until:  # noqa: ASYNC110 - a thread receives
        await asyncio.sleep(0.05)
    for task in running:
        task.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    told = list(dict.fromkeys(told_to(receiving, path)))
    assert last in told  # of many entries, some correct an earlier one: such events are told too
    assert told == [f"CPL-{number}" for number in range(2, len(told) + 2)]


def told_to(receiving: Receiver, path: str) -> list[str]:
    """Return the events that came to a path, in their order."""
    return [event for message in receiving.at(path) for event in message.event_ids]


async def test_second_process_takes_over_where_the_first_was_killed_and_nothing_is_lost_or_reordered(
    harness: ImportHarness, receiving: Receiver
) -> None:
    made = await subscribed(harness.graph, receiving.url + "/killed")
    first = deliverer(harness.graph)
    second = deliverer(harness.graph)
    for entry in range(3, 6):
        await harness.written(cpl=cpl_rows(entry), **PARTIAL)
        assert await first.once()
        for task in first.running.values():
            task.cancel()  # somewhere on its way
        assert not await second.once()
        await harness.ask("MATCH (lease:DeliveryLease) SET lease.until = 0")  # it ran out
        await sent(second)
        first, second = second, first
    ids = [one for message in receiving.at("/killed") for one in message.event_ids]
    assert list(dict.fromkeys(ids)) == ["CPL-2", "CPL-3", "CPL-4"]
    assert ids == sorted(ids)
    assert await state_of(harness, made) != []


async def state_of(harness: ImportHarness, made: WebhookCreated) -> list[list[Any]]:
    """Return the failures of an endpoint, its pause in milliseconds, and the last delivery's failure and state."""
    return await harness.ask(
        "MATCH (w:Webhook {webhook_id: $id}), (d:WebhookDelivery {delivery_id: w.delivery_id}) "
        "RETURN w.failures, CASE WHEN w.failures = 0 THEN 0 ELSE w.next_attempt_at - w.failing_since END, "
        "d.failure, d.state",
        id=made.webhook.webhook_id,
    )


async def make_due(harness: ImportHarness) -> None:
    """Let the pauses of all endpoints be over."""
    await harness.ask("MATCH (w:Webhook) SET w.next_attempt_at = 0")
