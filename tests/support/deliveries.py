"""Deliverers in the test process."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_network
from typing import Any, Final

from firmware_graph.audit.recorder import GraphRecorder
from firmware_graph.changes.create_api_key import create_api_key
from firmware_graph.changes.create_mailbox import create_mailbox
from firmware_graph.changes.create_webhook import create_webhook
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.delivery.channel import Channel
from firmware_graph.delivery.endpoints import RECORDING_SECONDS, Endpoint, KeyHolder
from firmware_graph.delivery.mail_channel import MailChannel
from firmware_graph.delivery.mail_server import MailServer
from firmware_graph.delivery.sending import Sender
from firmware_graph.delivery.turn import Deliverer, DeliveryMetrics, DeliveryTimes
from firmware_graph.delivery.webhook_channel import WebhookChannel
from firmware_graph.model.api_key import ApiKey, ApiKeyStatement, KeyOwner, KeyRules
from firmware_graph.model.change_event import ANY, ChangeEvent, ChangeKind, EventFilter
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.mail_links import MailLinks
from firmware_graph.model.mailbox import Mailbox, MailboxStatement, MailRules, MailSchedule
from firmware_graph.model.reach import Reach
from firmware_graph.model.restricted_read import ReadBy
from firmware_graph.model.rights import Rights, Scope, with_carried
from firmware_graph.model.webhook import WebhookCreated, WebhookRules, WebhookState, WebhookStatement
from firmware_graph.model.webhook_secret import SecretSeal
from support.mail_receiver import MailReceiver

KEY: Final = bytes(range(32))
SEAL: Final = SecretSeal(KEY)
LOOPBACK: Final = Reach((ip_network("127.0.0.0/8"),))
RULES: Final = WebhookRules(reach=LOOPBACK, seal=SEAL)
OWNER: Final = KeyOwner("P1", Rights(with_carried(frozenset({Scope.ZIGBEE_READ})), "P1"), ["party"], "a test")
SSC_OWNER: Final = KeyOwner("SSC", Rights(with_carried(frozenset({Scope.ZIGBEE_READ})), "SSC"), ["ssc"], "a test")
KEY_RULES: Final = KeyRules(most_of_a_party=1_000, most_in_a_day=1_000)
LINKS: Final = MailLinks("https://firmware.example.org", bytes(range(32)))
MAIL_RULES: Final = MailRules(LINKS)
SEND_SECONDS: Final = 1.0
TIMES: Final = DeliveryTimes(lease_seconds=30, pause_seconds=0.02)


@dataclass
class Counted:
    """Metrics that record what they are given."""

    outcomes: list[str] = field(default_factory=list)
    counts: dict[WebhookState, int] = field(default_factory=dict)

    def delivered(self, outcome: str) -> None:
        """Record an attempt."""
        self.outcomes.append(outcome)

    def endpoints(self, counts: Mapping[WebhookState, int]) -> None:
        """Record the states."""
        self.counts = dict(counts)


def identify(key: Mapping[str, Any]) -> KeyHolder:
    """Derive what a key may do from its scopes only."""
    scopes = with_carried(frozenset(Scope(scope) for scope in key["scopes"]))
    return KeyHolder(Rights(scopes, key["party"]), ReadBy("ssc", f"key:{key['key_id']}", party=key["party"]))


def an_endpoint(url: str = "https://hooks.example.org") -> Endpoint:
    """Return an endpoint of a key that reads the FIR."""
    holder = identify({"scopes": ["fir:read"], "party": "P1", "key_id": "k"})
    return Endpoint("m", url, "c", 0, 0, ANY, [], [], is_due=True, party_number=0, holder=holder)


def an_event(number: int, entry_count: int, *, stream: str = "FIR", watch_id: str | None = None) -> ChangeEvent:
    """Return an event of so many entries with long IDs."""
    unsaid = dict.fromkeys(ChangeEvent._fields[5:])
    kind = ChangeKind.PATHWAY_CHANGED if watch_id else ChangeKind.LIMITATION_CHANGED
    entries = range(2**31 - entry_count, 2**31)
    return ChangeEvent(stream, number, 1, 0, kind, **unsaid | {"watch_id": watch_id, "cpl_entry_ids": entries})


def deliverer(
    graph: Graph,
    times: DeliveryTimes = TIMES,
    mail: Channel | None = None,
    *,
    metrics: DeliveryMetrics | None = None,
) -> Deliverer:
    """Return a deliverer."""
    webhooks = WebhookChannel(Sender.create(LOOPBACK, SEND_SECONDS), SEAL)
    recorder = GraphRecorder(graph, RECORDING_SECONDS)
    return Deliverer(graph, webhooks, mail, recorder, identify, metrics or Counted(), times)


async def subscribed(  # noqa: PLR0913 - what an endpoint is made of
    graph: Graph,
    url: str,
    scope: Scope = Scope.FIR_READ,
    *,
    wanted: EventFilter | None = None,
    watches: Sequence[str] | None = None,
    rules: WebhookRules = RULES,
    owner: KeyOwner = OWNER,
) -> WebhookCreated:
    """Create an endpoint with a new key."""
    stated = WebhookStatement(url, (await a_key(graph, scope, owner)).key_id, wanted, watches)
    return await create_webhook(owner_reader(graph, owner), stated, owner=owner, rules=rules, key_rules=KEY_RULES)


async def a_key(graph: Graph, scope: Scope, owner: KeyOwner = OWNER) -> ApiKey:
    """Create a key."""
    stated = ApiKeyStatement("a test", None, [scope.value], now_ms() + 3_600_000)
    return (await create_api_key(graph, stated, owner=owner, rules=KEY_RULES, now_ms=now_ms())).api_key


def owner_reader(graph: Graph, owner: KeyOwner = OWNER) -> GraphReader:
    """Return a reader of the party's affairs."""
    return GraphReader(graph, rights=owner.rights, deadline=Deadline.after(60), uses_party_facts=True)


async def a_mailbox(
    graph: Graph,
    address: str,
    schedule: MailSchedule = MailSchedule.AT_ONCE,
    *,
    scope: Scope = Scope.FIR_READ,
    watches: Sequence[str] | None = None,
) -> Mailbox:
    """Create a mailbox with a new key."""
    stated = MailboxStatement(address, (await a_key(graph, scope)).key_id, schedule, watch_ids=watches)
    return await create_mailbox(
        owner_reader(graph), stated, owner=OWNER, rules=MAIL_RULES, most=100, key_rules=KEY_RULES, now_ms=now_ms()
    )


def mail_by(receiving: MailReceiver) -> MailChannel:
    """Return the channel that sends mail to a receiver."""
    server = MailServer.of(receiving.url, SEND_SECONDS)
    return MailChannel(server, "graph@example.org", LINKS, MAIL_RULES.digest_hour)


async def sent(one: Deliverer) -> None:
    """Send everything that is due."""
    assert await one.once()
    await asyncio.gather(*one.running.values())
