"""`firmware-graph backup` and `restore`: a store as one file, and a store from such a file."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from firmware_graph.audit.journal import Journal
from firmware_graph.audit.shipping import Shipping
from firmware_graph.backup import Contents, back_up, checked_backup, read_key
from firmware_graph.backup import restore as restore_store
from firmware_graph.cli.reaching import EmbeddedFolder, journals_of, reach_database
from firmware_graph.cli.screen import err, out, tell
from firmware_graph.database.graph import Graph, open_graph
from firmware_graph.errors import GraphError
from firmware_graph.settings import Settings, load_settings

Result = TypeVar("Result")
File = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the backup.", show_default=False)]
KeyFile = Annotated[
    Path | None,
    typer.Option(metavar="F", help="The key of the backup, if it is encrypted; or set FIRMWARE_GRAPH_BACKUP_KEY_FILE."),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace FILE if it is there, once the new one is whole.")]


def backup(
    *, file: File, embedded: EmbeddedFolder = None, key_file: KeyFile = None, overwrite: Overwrite = False
) -> None:
    """Write all of a store to one file, also while it is in use, and check the file.

    It has everything, restricted facts too, and is readable by you alone. Reads that are in journals are shipped to
    the store before.
    """
    settings = load_settings()
    key, journals = key_of(key_file, settings), journals_of(embedded, settings)

    async def backed_up(graph: Graph) -> Contents:
        if journals is not None and journals.exists():
            await shipped(graph, journals)
        return await back_up(graph, file, key=key, overwrites=overwrite)

    contents = run(backed_up, embedded, settings, f"Writing {file}")
    out.print(f"{sized(contents)} are in {file}, {'encrypted' if key else 'not encrypted'}, and were read back.")
    if key is None:
        tell("The file has the restricted facts too: keep it as secret as the store, or encrypt it with --key-file.")


async def shipped(graph: Graph, journals: Path) -> None:
    """Have the graph take what is in the journals of a folder, or say that it is not in the backup."""
    try:
        await Shipping(graph, Journal(journals)).ship()
    except GraphError as error:
        tell(
            f"The restricted reads of {journals} could not be shipped to the store ({error.code}), so those that it "
            "has not are not in the file: keep that folder too."
        )


def restore(*, file: File, embedded: EmbeddedFolder = None, key_file: KeyFile = None) -> None:
    """Write a backup into an empty store, all of it or nothing.

    All of the file is checked before. A server on the store answers when it is complete.
    """
    settings = load_settings()
    with checked_backup(file, key_of(key_file, settings)) as checked:
        run(lambda graph: restore_store(graph, checked), embedded, settings, f"Restoring {file}")
    out.print(f"{sized(checked.contents)} of {file} are in the store.")


def key_of(key_file: Path | None, settings: Settings) -> bytes | None:
    """Return the key of the option, or else of the environment, if there is one."""
    path = key_file or settings.backup_key_file
    return read_key(path) if path else None


def run(work: Callable[[Graph], Awaitable[Result]], embedded: Path | None, settings: Settings, doing: str) -> Result:
    """Run work on the graph of a command, with a sign of life on the terminal."""

    async def on_graph() -> Result:
        async with open_graph(connection) as graph:
            return await work(graph)

    with reach_database(embedded, settings, is_bulk=True) as connection, err.status(doing):
        return asyncio.run(on_graph())


def sized(contents: Contents) -> str:
    """Return the size of a backup in words."""
    nodes, relationships = contents.size
    return f"{nodes:,} nodes and {relationships:,} relationships"
