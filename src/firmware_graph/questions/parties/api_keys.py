"""The API keys of a party, for those who manage its affairs."""

from collections.abc import Sequence
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.api_key import ApiKey

MOST_LISTED: Final = 500


async def api_keys(reader: GraphReader, *, party: str) -> Sequence[ApiKey]:
    """Return the keys of a party, including ended ones, newest first; at most the newest 500.

    Costs one round trip.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    record = await reader.party_facts("api_keys", party=party, limit=MOST_LISTED)
    return [ApiKey(*columns) for columns in record["api_keys"]]
