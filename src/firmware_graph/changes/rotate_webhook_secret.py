"""Rotate the secret of a webhook."""

from typing import Final

from firmware_graph.changes.create_webhook import required_seal
from firmware_graph.changes.delete_webhook import NO_SUCH_WEBHOOK
from firmware_graph.changes.usable_webhook import usable_webhook
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput
from firmware_graph.model.webhook import Webhook, WebhookCreated, WebhookRules
from firmware_graph.model.webhook_secret import new_webhook_secret

HOUR_MS: Final = 3_600_000


async def rotate_webhook_secret(
    reader: GraphReader, webhook_id: str, *, party: str, rules: WebhookRules, now_ms: int
) -> WebhookCreated:
    """Give a webhook of a party a new secret; for some hours messages are signed with the old one too.

    An earlier old secret stops signing.

    Raises:
        BadUserInput: The party has no such webhook; the same whether another has it or nobody.
        Forbidden: The key of the webhook has a scope that the caller lacks.
        GraphUnavailable: The database cannot be reached.
    """
    seal, secret = required_seal(rules), new_webhook_secret()
    await usable_webhook(reader, webhook_id, party=party, argument="id")
    found = await run_alone(
        reader.graph,
        "rotate_webhook_secret",
        webhook_id=webhook_id,
        party=party,
        secret=seal.seal(secret, webhook_id),
        until=now_ms + rules.rotation_hours * HOUR_MS,
    )
    if not found:
        raise BadUserInput(NO_SUCH_WEBHOOK, argument="id")
    return WebhookCreated(Webhook.of(found[0]["webhook"]), secret)
