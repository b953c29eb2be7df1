"""`firmware-graph backup`: a store as one file."""

from pathlib import Path
from typing import Annotated

import typer

from firmware_graph.audit.journal import Journal
from firmware_graph.audit.shipping import Shipping
from firmware_graph.backup import Contents, back_up
from firmware_graph.cli.backup_file import File, KeyFile, key_of, run, sized
from firmware_graph.cli.reaching import EmbeddedFolder, journals_of
from firmware_graph.cli.screen import out, tell
from firmware_graph.database.graph import Graph
from firmware_graph.errors import GraphError
from firmware_graph.settings import load_settings

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
    """Ship the journals of a folder to the graph, or report that they are not in the backup."""
    try:
        await Shipping(graph, Journal(journals)).ship()
    except GraphError as error:
        tell(
            f"The restricted reads of {journals} could not be shipped to the store ({error.code}), so those that it "
            "has not are not in the file: keep that folder too."
        )
