"""Send a test message to a webhook."""

import secrets
from typing import Final

from firmware_graph.changes.create_webhook import required_seal
from firmware_graph.changes.delete_webhook import NO_SUCH_WEBHOOK
from firmware_graph.changes.requested_messages import RATES, Requested, check_wait
from firmware_graph.changes.usable_webhook import usable_webhook
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput
from firmware_graph.model.webhook import WebhookDelivery, WebhookRules

MOST_WAITING: Final = 5
ID_BYTES: Final = 16


async def send_test_event(reader: GraphReader, webhook_id: str, *, party: str, rules: WebhookRules) -> WebhookDelivery:
    """Queue a message without an event for a webhook of a party, even a disabled one; return the pending delivery.

    Raises:
        BadUserInput: The party has no such webhook, or several of its tests are already pending.
        Forbidden: The key of the webhook has a scope that the caller lacks.
        RateLimited: It was tested a moment ago, or the party has requested many messages lately.
        GraphUnavailable: The database cannot be reached.
    """
    required_seal(rules)
    await usable_webhook(reader, webhook_id, party=party, argument="webhook")
    delivery_id = secrets.token_hex(ID_BYTES)
    found = await run_alone(
        reader.graph,
        "add_webhook_test",
        webhook_id=webhook_id,
        party=party,
        delivery_id=delivery_id,
        most=MOST_WAITING,
        **RATES,
    )
    if not found:
        raise BadUserInput(NO_SUCH_WEBHOOK, argument="webhook")
    check_wait(found[0], Requested.TESTS)
    if found[0]["delivery"] is None:
        raise BadUserInput(f"{MOST_WAITING} tests of this webhook wait to be sent already.", argument="webhook")
    return WebhookDelivery(*found[0]["delivery"])
