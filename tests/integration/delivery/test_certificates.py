"""Webhooks over TLS: what a trusted authority has certified for the name is sent to, and nothing else."""

from collections.abc import AsyncIterator
from ipaddress import ip_network
from pathlib import Path
from typing import NamedTuple

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import Graph
from firmware_graph.delivery.sending import Sender
from firmware_graph.delivery.turn import Deliverer
from firmware_graph.delivery.webhook_channel import WebhookChannel
from firmware_graph.model.reach import Reach
from firmware_graph.model.webhook import WebhookRules
from support.certificates import Authority
from support.deliveries import SEAL, SEND_SECONDS, deliverer, sent, subscribed
from support.sheets import ImportHarness, cpl_rows, import_harness
from support.webhook_receiver import receiver

pytestmark = pytest.mark.anyio
RULES = WebhookRules(reach=Reach((ip_network("127.0.0.0/8"), ip_network("::1/128"))), seal=SEAL)
STATE = "MATCH (w:Webhook), (d:WebhookDelivery) RETURN w.failures, d.failure, d.state"
NOT_CONNECTED = "No connection could be made."


class Shown(NamedTuple):
    """The certificate of an endpoint."""

    is_trusted: bool = True
    host: str = "localhost"
    days: float = 1.0


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        await one.written(cpl=cpl_rows(1))
        yield one


def by_tls(graph: Graph) -> Deliverer:
    """Return a deliverer that trusts what the environment names now."""
    one = deliverer(graph)
    one.attempts = one.attempts_by(WebhookChannel(Sender.create(RULES.reach, SEND_SECONDS), SEAL))
    return one


async def test_endpoint_that_a_trusted_authority_certified_is_sent_to(
    harness: ImportHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority.create(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with receiver(authority.server("localhost")) as receiving:
        made = await subscribed(harness.graph, receiving.url + "/tls", rules=RULES)
        await harness.written(cpl=cpl_rows(2), is_partial=True)
        await sent(by_tls(harness.graph))
        [message] = receiving.at("/tls")
        assert message.verified(made.secret)["data"]["events"]
    assert await harness.ask(STATE) == [[0, None, "DELIVERED"]]


@pytest.mark.parametrize(
    "shown",
    [Shown(is_trusted=False), Shown(host="another.example"), Shown(days=-1)],
    ids=["unknown authority", "another name", "ended"],
)
async def test_endpoint_without_a_right_certificate_fails_as_one_that_is_not_there(
    harness: ImportHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shown: Shown
) -> None:
    authority = Authority.create(tmp_path)
    if shown.is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with receiver(authority.server(shown.host, days=shown.days)) as receiving:
        await subscribed(harness.graph, receiving.url + "/tls", rules=RULES)
        one = by_tls(harness.graph)
        await harness.written(cpl=cpl_rows(2), is_partial=True)
        await sent(one)
        assert receiving.at("/tls") == []
        assert await harness.ask(STATE) == [[1, NOT_CONNECTED, "PENDING"]]
    await harness.ask("MATCH (w:Webhook) SET w.next_attempt_at = 0")
    await sent(one)  # nobody is there any more
    assert await harness.ask(STATE) == [[2, NOT_CONNECTED, "PENDING"]]
