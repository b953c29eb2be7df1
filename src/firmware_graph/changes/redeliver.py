"""Redeliver past events to a webhook."""

from firmware_graph.changes.create_webhook import required_seal
from firmware_graph.changes.delete_webhook import NO_SUCH_WEBHOOK
from firmware_graph.changes.requested_messages import RATES, Requested, check_wait
from firmware_graph.changes.usable_webhook import usable_webhook
from firmware_graph.changes.webhook_cursor import position_at, reader_of_key
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput
from firmware_graph.model.api_key import KeyRules
from firmware_graph.model.webhook import WebhookRules


async def redeliver(  # noqa: PLR0913 - what is asked, by whom, and by which rules
    reader: GraphReader, webhook_id: str, *, since: int, party: str, rules: WebhookRules, key_rules: KeyRules
) -> int:
    """Set a webhook of a party back to a moment, and enable it; return the number of events from there on.

    Raises:
        BadUserInput: The party has no such webhook; the same whether another has it or nobody.
        Forbidden: The key of the webhook has a scope that the caller lacks.
        RateLimited: That was done a moment ago, or the party has requested many messages lately.
        GraphUnavailable: The database cannot be reached.
    """
    required_seal(rules)
    webhook = await usable_webhook(reader, webhook_id, party=party, argument="webhook")
    own = reader_of_key(reader, webhook.api_key, key_rules, uses_party_facts=webhook.wanted.is_of_party)
    place = await position_at(own, since)
    found = await run_alone(
        reader.graph, "redeliver_webhook", webhook_id=webhook_id, party=party, cursor=place.position, **RATES
    )
    if not found:
        raise BadUserInput(NO_SUCH_WEBHOOK, argument="webhook")
    check_wait(found[0], Requested.REDELIVERIES)
    return place.event_count
