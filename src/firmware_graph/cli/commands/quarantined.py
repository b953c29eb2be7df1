"""`firmware-graph quarantined`: the cells of sheets that were not imported."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.table import Table

from firmware_graph.cli.reaching import EmbeddedFolder, reach_database
from firmware_graph.cli.screen import out, quoted
from firmware_graph.database.connection import Connection
from firmware_graph.database.graph import open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.ingest import QuarantinedCell, list_quarantined, list_restricted_quarantined
from firmware_graph.settings import load_settings


def quarantined(
    *,
    embedded: EmbeddedFolder = None,
    restricted: Annotated[
        bool, typer.Option("--restricted", help="Of the ZigBee sheet and of defects: for the Security Sub-Committee.")
    ] = False,
) -> None:
    """List what imports kept out and no later sheet has stated well."""
    with reach_database(embedded, load_settings()) as connection:
        cells = asyncio.run(read_quarantined(connection, restricted=restricted))
    table = Table("entry", "sheet", "line", "column", "value", "what is wrong", title=f"{len(cells)} kept out")
    for cell in cells:
        texts = (cell.subject or cell.cpl_entry_id, cell.sheet, cell.line, cell.column, cell.value, cell.message)
        table.add_row(*(quoted(None if text is None else str(text)) for text in texts))
    out.print(table)


async def read_quarantined(connection: Connection, *, restricted: bool) -> Sequence[QuarantinedCell]:
    """Read the list."""
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        return await (list_restricted_quarantined(graph) if restricted else list_quarantined(graph))
