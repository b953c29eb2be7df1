"""Delete a watch of a party, with its requests."""

from typing import Final

from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput

LONGEST_SHOWN: Final = 100


async def delete_watch(graph: Graph, watch_id: str, *, party: str) -> str:
    """Delete a watch and its requests; its past events stay.

    Raises:
        BadUserInput: The party has no such watch.
        GraphUnavailable: The database cannot be reached.
    """
    if not await run_alone(graph, "delete_watch", watch_id=watch_id, party=party):
        raise BadUserInput(no_such_watch(watch_id), argument="id")
    return watch_id


def no_such_watch(watch_id: str) -> str:
    """Return the message about a watch that a party lacks; the same whether another party has it or nobody."""
    return f"Your party has no watch {watch_id[:LONGEST_SHOWN]!r}: its watches are in `watches`."
