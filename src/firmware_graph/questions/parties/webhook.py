"""One webhook of a party, for those who manage its affairs."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.webhook import Webhook
from firmware_graph.questions.parties.webhooks import webhooks


async def webhook(reader: GraphReader, webhook_id: str, *, party: str) -> Webhook | None:
    """Return a webhook of a party; None if the party has no such webhook. Costs one round trip.

    A party has few webhooks, so they are read together.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    return next((one for one in await webhooks(reader, party=party) if one.webhook_id == webhook_id), None)
