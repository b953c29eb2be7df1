"""Load the records of a backup into a store that is being restored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any, TypeVar

from firmware_graph.backup.records import BROKEN, Node, Relationship
from firmware_graph.database.dead_writer import PART_OF_A_LOAD
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BackupUnreadable

ROWS_A_CALL = 5_000
OWN_LABELS = (("Revision",), ("WriteLock",))
"""The nodes that every store has from its creation; their properties are set at the end."""

Record = TypeVar("Record")


@dataclass(slots=True)
class Loader:
    """Writes records, each batch in a transaction of its own.

    `own` has the properties of the nodes that every store has; `ids` maps the ID of each node in the file to its
    element ID in the store, which takes about 300 bytes a node.
    """

    graph: Graph
    own: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)

    async def load(self, records: Iterable[Node | Relationship]) -> None:
        """Write all records, nodes first."""
        for kind, alike in groupby(records, type):
            for batch in batches(alike):
                if kind is Node:
                    await self.load_nodes(batch)
                else:
                    await self.load_relationships(batch)

    async def load_nodes(self, nodes: Iterable[Any]) -> None:
        """Write nodes, except those that every store has."""
        rows = []
        for node in nodes:
            if tuple(node.labels) in OWN_LABELS:
                self.own[node.labels[0]] = node.properties
            else:
                rows.append([node.labels, node.properties, node.id])
        [made] = await run_alone(self.graph, "restore_nodes", metadata=PART_OF_A_LOAD, nodes=rows)
        self.ids.update(made["ids"])

    async def load_relationships(self, relationships: Iterable[Any]) -> None:
        """Write relationships between nodes that were written.

        Raises:
            BackupUnreadable: One of them starts or ends at a node that is not in the file.
        """
        try:
            rows = [[one.type, one.properties, self.ids[one.start], self.ids[one.end]] for one in relationships]
        except KeyError:
            raise BackupUnreadable(BROKEN) from None
        await run_alone(self.graph, "restore_relationships", metadata=PART_OF_A_LOAD, relationships=rows)


def batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    """Divide records into lists of at most 5,000."""
    iterator = iter(records)
    while batch := list(islice(iterator, ROWS_A_CALL)):
        yield batch
