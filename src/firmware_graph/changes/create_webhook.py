"""Create a webhook: an endpoint that is notified of changes, bound to an API key of its party."""

import uuid
from typing import Final

from firmware_graph.changes.add_endpoint import EndpointStatement, add_endpoint
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.api_key import KeyOwner, KeyRules
from firmware_graph.model.webhook import Webhook, WebhookCreated, WebhookRules, WebhookStatement
from firmware_graph.model.webhook_secret import SecretSeal, new_webhook_secret

NOT_SENT: Final = "This service sends no webhooks: its operator has given it no key for their secrets."
NOT_REACHED: Final = (
    "Requests are not sent to this URL: give one of a public HTTPS server, without a user or a fragment."
)


async def create_webhook(
    reader: GraphReader, stated: WebhookStatement, *, owner: KeyOwner, rules: WebhookRules, key_rules: KeyRules
) -> WebhookCreated:
    """Create an endpoint of the owner's party that is notified of changes from now on.

    The key may not have a scope that the owner lacks: otherwise the owner could have the key's data sent anywhere.

    Raises:
        BadUserInput: No requests may go to the URL; there is no such key or watch; the key of an endpoint for watches
            may not read the FIR; or the party has reached its limit.
        GraphUnavailable: The database cannot be reached.
    """
    seal = required_seal(rules)
    if rules.reach.place_of(stated.url) is None:
        raise BadUserInput(NOT_REACHED, argument="input.url")
    webhook_id, secret = str(uuid.uuid4()), new_webhook_secret()
    own = {"secret": seal.seal(secret, webhook_id)}
    asked = EndpointStatement(webhook_id, stated.url, stated.key_id, stated.events, stated.watch_ids, own)
    key = await add_endpoint(reader, asked, owner=owner, most=rules.most_of_a_party, key_rules=key_rules)
    return WebhookCreated(Webhook(webhook_id, stated.url, 0, None, stated.events, key), secret)


def required_seal(rules: WebhookRules) -> SecretSeal:
    """Return the seal for secrets.

    Raises:
        BadUserInput: Webhooks are off.
    """
    if rules.seal is None:
        raise BadUserInput(NOT_SENT)
    return rules.seal
