"""The constraints and indexes of the graph, and the nodes that every read and write needs."""

from neo4j import WRITE_ACCESS

from firmware_graph.database.catalogue import QueryKind
from firmware_graph.database.graph import Graph
from firmware_graph.database.writer import run_alone, undo_dead_write


async def prepare_graph(graph: Graph) -> None:
    """Make what is missing, wait until the indexes are online, and undo what a dead writer left.

    Raises:
        GraphUnavailable: The database cannot be reached.
    """
    async with graph.driver.session(database=graph.database, default_access_mode=WRITE_ACCESS) as session:
        for query in graph.catalogue.values():
            if query.kind is QueryKind.SCHEMA:
                with graph.observed(query.name):
                    await (await session.run(query.text)).consume()
        with graph.observed("await_indexes"):
            await (await session.run("CALL db.awaitIndexes(300)")).consume()
    await run_alone(graph, "prepare_graph")
    await undo_dead_write(graph)
