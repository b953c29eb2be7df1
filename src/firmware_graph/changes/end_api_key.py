"""End an API key, at once."""

from typing import Final

from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput
from firmware_graph.model.api_key import ApiKey

NO_SUCH_KEY: Final = "Your party has no API key of this ID."


async def end_api_key(graph: Graph, key_id: str, *, party: str, ended_by: str, now_ms: int) -> ApiKey:
    """End a key of a party, and the keys that were created with it; ended keys stay as they are.

    Raises:
        BadUserInput: The party has no such key; the same whether another has it or nobody.
        GraphUnavailable: The database cannot be reached.
    """
    found = await run_alone(graph, "end_api_key", key_id=key_id, party=party, ended_by=ended_by, ended_at=now_ms)
    if not found:
        raise BadUserInput(NO_SUCH_KEY, argument="id")
    return ApiKey(*found[0]["api_key"])
