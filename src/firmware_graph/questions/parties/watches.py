"""The watches of a party, for those who manage its affairs."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.watch import Watch


async def watches(reader: GraphReader, *, party: str) -> Sequence[Watch]:
    """Return the watches of a party, in the order of their names; one round trip.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    record = await reader.party_facts("watches", party=party)
    return [Watch(*columns) for columns in record["watches"]]
