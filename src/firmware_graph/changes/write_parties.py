"""Write parties to the register: add them, or correct their names and categories."""

from collections.abc import Sequence

from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.model.party import Party


async def write_parties(graph: Graph, parties: Sequence[Party]) -> None:
    """Write parties in one transaction; the others of the register stay as they are.

    Raises:
        GraphUnavailable: The database cannot be reached.
    """
    await run_alone(graph, "write_parties", parties=[list(party) for party in parties])
