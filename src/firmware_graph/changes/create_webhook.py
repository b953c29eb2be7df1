"""Make a webhook: an endpoint that is told of changes, bound to an API key of its party."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Final

from firmware_graph.changes.delete_watch import no_such_watch
from firmware_graph.changes.end_api_key import NO_SUCH_KEY
from firmware_graph.changes.webhook_cursor import position_of_now, reader_of_key
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput
from firmware_graph.model.api_key import ApiKey, KeyOwner, KeyRules
from firmware_graph.model.vocabulary import Tier
from firmware_graph.model.webhook import Webhook, WebhookCreated, WebhookRules, WebhookStatement, filter_text
from firmware_graph.model.webhook_secret import SecretSeal, new_webhook_secret
from firmware_graph.questions.parties.api_keys import api_keys
from firmware_graph.questions.parties.watches import watches

NOT_SENT: Final = "This service sends no webhooks: its operator has given it no key for their secrets."
NOT_REACHED: Final = (
    "Requests are not sent to this URL: give one of a public HTTPS server, without a user or a fragment."
)
NO_KEY: Final = f"{NO_SUCH_KEY[:-1]}, or it has ended, or has a scope that your credential has not."
WATCHES: Final = "input.watches"
NO_WATCHES: Final = "Name at least one watch, or leave 'watches' out."
NO_PATHWAYS: Final = "What watches are told is for who may read pathways: bind the webhook to a key with `fir:read`."


async def create_webhook(
    reader: GraphReader, stated: WebhookStatement, *, owner: KeyOwner, rules: WebhookRules, key_rules: KeyRules
) -> WebhookCreated:
    """Make an endpoint of the owner's party that is told of what changes from now on.

    The key has no scope that the owner has not: what it may read would go to wherever the owner likes.

    Raises:
        BadUserInput: No requests go to the URL; there is no such key or watch; a key of watches may not read the FIR;
            or the party has as many as it may have.
        GraphUnavailable: The database cannot be reached.
    """
    seal = required_seal(rules)
    if rules.reach.place_of(stated.url) is None:
        raise BadUserInput(NOT_REACHED, argument="input.url")
    keys = [key for key in await api_keys(reader, party=owner.party) if key.key_id == stated.key_id]
    if not keys:
        raise BadUserInput(NO_KEY, argument="input.apiKeyId")
    wanted = stated.events
    own = reader_of_key(reader, keys[0], key_rules, uses_party_facts=wanted.is_of_party)
    await check_watches(reader, stated.watch_ids, party=owner.party, key_tiers=own.tiers)
    secret = new_webhook_secret()
    cursor = await position_of_now(own)
    properties = properties_of(stated, owner=owner, seal=seal, secret=secret, cursor=cursor)
    key = await added(reader, properties, owner=owner, rules=rules)
    return WebhookCreated(Webhook(str(properties["webhook_id"]), stated.url, 0, None, wanted, key), secret)


async def check_watches(
    reader: GraphReader, watch_ids: Sequence[str] | None, *, party: str, key_tiers: frozenset[Tier]
) -> None:
    """Check the watches that an endpoint is to be bound to, if it is to any; one round trip.

    Raises:
        BadUserInput: There are none in the list, the party does not have one, or the key may not be told of any.
    """
    if watch_ids is None:
        return
    if not watch_ids:
        raise BadUserInput(NO_WATCHES, argument=WATCHES)
    known = {watch.watch_id for watch in await watches(reader, party=party)}
    for watch_id in watch_ids:
        if watch_id not in known:
            raise BadUserInput(no_such_watch(watch_id), argument=WATCHES)
    if Tier.FIR not in key_tiers:
        raise BadUserInput(NO_PATHWAYS, argument="input.apiKeyId")


def properties_of(
    stated: WebhookStatement, *, owner: KeyOwner, seal: SecretSeal, secret: str, cursor: str
) -> dict[str, object]:
    """Return the properties of a new endpoint; its secret is sealed for it alone."""
    webhook_id = str(uuid.uuid4())
    return {
        "webhook_id": webhook_id,
        "party": owner.party,
        "url": stated.url,
        "key_id": stated.key_id,
        "filter": filter_text(stated.events),
        "created_by": owner.subject,
        "secret": seal.seal(secret, webhook_id),
        "cursor": cursor,
        "generation": 0,
        "failures": 0,
        "tests": [],
        "next_attempt_at": 0,
    }


async def added(
    reader: GraphReader, properties: Mapping[str, object], *, owner: KeyOwner, rules: WebhookRules
) -> ApiKey:
    """Add an endpoint, and return the key that it is bound to.

    Raises:
        BadUserInput: The key has ended or has a scope that the owner has not, or the party has as many endpoints as it
            may have.
    """
    [made] = await run_alone(
        reader.graph,
        "add_webhook",
        party=owner.party,
        most=rules.most_of_a_party,
        key_id=properties["key_id"],
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
    return ApiKey(*made["api_key"])


def required_seal(rules: WebhookRules) -> SecretSeal:
    """Return what seals secrets.

    Raises:
        BadUserInput: There are no webhooks here.
    """
    if rules.seal is None:
        raise BadUserInput(NOT_SENT)
    return rules.seal
