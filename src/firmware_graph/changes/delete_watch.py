"""Delete a watch of a party, with what it asked."""

from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput


async def delete_watch(graph: Graph, watch_id: str, *, party: str) -> str:
    """Delete a watch and its requests; the events that it made stay.

    Raises:
        BadUserInput: The party has no such watch.
        GraphUnavailable: The database cannot be reached.
    """
    if not await run_alone(graph, "delete_watch", watch_id=watch_id, party=party):
        message = f"Your party has no watch {watch_id[:100]!r}: its watches are in `watches`."
        raise BadUserInput(message, argument="id")
    return watch_id
