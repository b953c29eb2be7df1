"""Operations on a store by its operator: a function run on its prepared graph."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from firmware_graph.cli.reaching import reach_database
from firmware_graph.database.graph import Graph, open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.settings import load_settings

Outcome = TypeVar("Outcome")


def on_store(embedded: Path | None, function: Callable[[Graph], Awaitable[Outcome]]) -> Outcome:
    """Run a function on the prepared graph of a store."""

    async def on_graph() -> Outcome:
        async with open_graph(connection) as graph:
            await prepare_graph(graph)
            return await function(graph)

    with reach_database(embedded, load_settings()) as connection:
        return asyncio.run(on_graph())
