"""The whole content of a store, to compare two of them."""

from collections.abc import Sequence
from typing import Any

from firmware_graph.database.graph import Graph

NODES = """
MATCH (node)
WHERE NOT node:WriteLock AND coalesce(node.kind, '') <> 'RESTORE' AND NOT EXISTS { (node)<--({kind: 'RESTORE'}) }
RETURN labels(node), properties(node)
"""
RELATIONSHIPS = """
MATCH (a)-[r]->(b)
WHERE coalesce(a.kind, '') <> 'RESTORE'
RETURN type(r), properties(r), labels(a), properties(a), labels(b), properties(b)
"""


async def everything(graph: Graph) -> list[str]:
    """Return every node, and every relationship with its ends, as sorted texts; of the revision all except its epoch.

    What restores have added to the ledger is left out, and so is the number of turns.
    """
    async with graph.driver.session(database=graph.database) as session:
        rows = [record.values() async for record in await session.run(NODES)]
        rows += [record.values() async for record in await session.run(RELATIONSHIPS)]
    return sorted(written(row) for row in rows)


def written(row: Sequence[Any]) -> str:
    """Return a row as text, in which values of two types are never equal."""
    return " ".join(
        repr(sorted((name, value) for name, value in part.items() if name != "epoch"))
        if isinstance(part, dict)
        else repr(sorted(part) if isinstance(part, list) else part)
        for part in row
    )
