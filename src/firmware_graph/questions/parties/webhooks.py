"""The webhooks of a party, for those who manage its affairs."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.webhook import Webhook


async def webhooks(reader: GraphReader, *, party: str) -> Sequence[Webhook]:
    """Return the webhooks of a party, newest first.

    Costs one round trip.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    record = await reader.party_facts("webhooks", party=party)
    return [Webhook.of(columns) for columns in record["webhooks"]]
