"""Remove parties from the register; their API keys end with that."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone


class PartiesRemoved(NamedTuple):
    """The parties that were in the register, and how many API keys ended with them."""

    party_ids: Sequence[str]
    keys_ended: int


async def remove_parties(graph: Graph, party_ids: Collection[str], *, actor: str, now_ms: int) -> PartiesRemoved:
    """Remove parties in one transaction; missing ones are left out of the outcome.

    Raises:
        GraphUnavailable: The database cannot be reached.
    """
    [record] = await run_alone(graph, "remove_parties", party_ids=sorted(party_ids), ended_at=now_ms, ended_by=actor)
    return PartiesRemoved(sorted(record["party_ids"]), record["keys_ended"])
