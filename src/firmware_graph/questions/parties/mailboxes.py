"""The mailboxes of a party, for those who manage its affairs."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.mailbox import Mailbox


async def mailboxes(reader: GraphReader, *, party: str) -> Sequence[Mailbox]:
    """Return the mailboxes of a party, newest first.

    Costs one round trip.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    record = await reader.party_facts("mailboxes", party=party)
    return [Mailbox.of(columns) for columns in record["mailboxes"]]
