"""The size of a store."""

from contextlib import aclosing
from typing import NamedTuple

from firmware_graph.database.export import export
from firmware_graph.database.graph import Graph


class StoreSize(NamedTuple):
    """The numbers of nodes and relationships in a store; `own_nodes` are in every store, even an empty one."""

    nodes: int
    own_nodes: int
    relationships: int
    is_loading: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing was ever recorded in the store."""
        return self.nodes == self.own_nodes


async def store_size(graph: Graph) -> StoreSize:
    """Read the size of a store from Neo4j's count store."""
    async with aclosing(export(graph, "store_size")) as pages:
        return StoreSize._make((await anext(pages))[0])
