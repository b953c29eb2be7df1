"""The API keys of a party, for those who manage its affairs."""

from collections.abc import Sequence
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.api_key import ApiKey

MOST_LISTED: Final = 500


async def api_keys(reader: GraphReader, *, party: str) -> Sequence[ApiKey]:
    """Return the keys of a party, including ended ones, newest first; at most the newest 500.

    The last use of a key with a scope that the caller lacks is left out.

    Costs one round trip.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    record = await reader.party_facts("api_keys", party=party, limit=MOST_LISTED)
    keys = [ApiKey(*columns) for columns in record["api_keys"]]
    return [key if key.is_within(reader.rights) else key._replace(last_used_on=None) for key in keys]
