"""Shared code of the backup commands: the file, its key, and work on the graph of a store."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from firmware_graph.backup import Contents, read_key
from firmware_graph.cli.reaching import reach_database
from firmware_graph.cli.screen import err
from firmware_graph.database.graph import Graph, open_graph
from firmware_graph.settings import Settings

Result = TypeVar("Result")
File = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the backup.", show_default=False)]
KeyFile = Annotated[
    Path | None,
    typer.Option(metavar="F", help="The key of the backup, if it is encrypted; or set FIRMWARE_GRAPH_BACKUP_KEY_FILE."),
]


def key_of(key_file: Path | None, settings: Settings) -> bytes | None:
    """Return the key of the option, else of the environment, if there is one."""
    path = key_file or settings.backup_key_file
    return read_key(path) if path else None


def run(work: Callable[[Graph], Awaitable[Result]], embedded: Path | None, settings: Settings, doing: str) -> Result:
    """Run work on the graph of a command, with a progress indicator on the terminal."""

    async def on_graph() -> Result:
        async with open_graph(connection) as graph:
            return await work(graph)

    with reach_database(embedded, settings, is_bulk=True) as connection, err.status(doing):
        return asyncio.run(on_graph())


def sized(contents: Contents) -> str:
    """Return the size of a backup in words."""
    nodes, relationships = contents.size
    return f"{nodes:,} nodes and {relationships:,} relationships"
