"""Make a webhook: an endpoint that is told of changes, bound to an API key of its party."""

import uuid
from typing import Final

from firmware_graph.changes.end_api_key import NO_SUCH_KEY
from firmware_graph.changes.webhook_cursor import position_of_now, reader_of_key
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput
from firmware_graph.model.api_key import ApiKey, KeyOwner, KeyRules
from firmware_graph.model.webhook import Webhook, WebhookCreated, WebhookRules, WebhookStatement, filter_text
from firmware_graph.model.webhook_secret import SecretSeal, new_webhook_secret
from firmware_graph.questions.parties.api_keys import api_keys

NOT_SENT: Final = "This service sends no webhooks: its operator has given it no key for their secrets."
NOT_REACHED: Final = (
    "Requests are not sent to this URL: give one of a public HTTPS server, without a user or a fragment."
)
NO_KEY: Final = f"{NO_SUCH_KEY[:-1]}, or it has ended, or has a scope that your credential has not."


async def create_webhook(
    reader: GraphReader, stated: WebhookStatement, *, owner: KeyOwner, rules: WebhookRules, key_rules: KeyRules
) -> WebhookCreated:
    """Make an endpoint of the owner's party that is told of what changes from now on.

    The key has no scope that the owner has not: what it may read would go to wherever the owner likes.

    Raises:
        BadUserInput: No requests go to the URL, there is no such key, or the party has as many as it may have.
        GraphUnavailable: The database cannot be reached.
    """
    seal = required_seal(rules)
    if rules.reach.place_of(stated.url) is None:
        raise BadUserInput(NOT_REACHED, argument="input.url")
    keys = [key for key in await api_keys(reader, party=owner.party) if key.key_id == stated.key_id]
    if not keys:
        raise BadUserInput(NO_KEY, argument="input.apiKeyId")
    cursor = await position_of_now(reader_of_key(reader, keys[0], key_rules))
    webhook_id, secret = str(uuid.uuid4()), new_webhook_secret()
    properties = {
        "webhook_id": webhook_id,
        "party": owner.party,
        "url": stated.url,
        "key_id": stated.key_id,
        "filter": filter_text(stated.wanted),
        "created_by": owner.subject,
        "secret": seal.seal(secret, webhook_id),
        "cursor": cursor,
        "generation": 0,
        "failures": 0,
        "tests": [],
        "next_attempt_at": 0,
    }
    [made] = await run_alone(
        reader.graph,
        "add_webhook",
        party=owner.party,
        most=rules.most_of_a_party,
        key_id=stated.key_id,
        scopes=sorted(owner.rights.scopes),
        properties=properties,
    )
    if made["api_key"] is None:
        raise BadUserInput(NO_KEY, argument="input.apiKeyId")
    if made["is_full"]:
        message = (
            f"Your party has {rules.most_of_a_party} webhooks, and may have no more: delete one that is not needed."
        )
        raise BadUserInput(message, argument="input", maximum=rules.most_of_a_party)
    return WebhookCreated(Webhook(webhook_id, stated.url, 0, None, ApiKey(*made["api_key"])), secret)


def required_seal(rules: WebhookRules) -> SecretSeal:
    """Return what seals secrets.

    Raises:
        BadUserInput: There are no webhooks here.
    """
    if rules.seal is None:
        raise BadUserInput(NOT_SENT)
    return rules.seal
