"""`firmware-graph demo`: the service on an embedded Neo4j with synthetic example data, for a first look."""

import asyncio
from importlib.resources import as_file, files
from pathlib import Path
from typing import Annotated

import typer

from firmware_graph.auth.tokens import demo_key
from firmware_graph.cli.commands.serve import Port, demo_key_file, keep_journals_beside, listening_socket, serve_from
from firmware_graph.cli.screen import own_name, tell
from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.graph import Deadline, open_graph
from firmware_graph.database.schema import prepare_graph
from firmware_graph.ingest import ImportRequest, import_sheets
from firmware_graph.ingest.defects import DefectImportRequest, import_defects
from firmware_graph.model.submitter import OPERATOR

HOST = "127.0.0.1"
PREPARING_SECONDS = 60.0


def demo(
    *,
    port: Port = 8000,
    folder: Annotated[Path, typer.Option(help="Where the store and its signing key lie.")] = Path(".demo"),
) -> None:
    """Start the embedded Neo4j, load the example data if the store is empty, and serve on loopback."""
    listening_socket(HOST, port).close()
    demo_key(folder)
    with embedded_neo4j(folder) as connection:
        asyncio.run(load_example(connection))
        key_file = demo_key_file(folder)
        command = own_name()
        tell(f"A token for a SEC Party:  {command} token --role party --embedded {folder}")
        tell(f"A token for the SSC:      {command} token --role ssc --embedded {folder}")
        keep_journals_beside(folder)
        serve_from(connection, host=HOST, port=port, key_file=key_file, has_demo_sign_in=True)


async def load_example(connection: Connection) -> None:
    """Load the example data if the store is empty."""
    async with open_graph(connection) as graph:
        await prepare_graph(graph)
        record = await graph.read("count_firmware_versions", {}, Deadline.after(PREPARING_SECONDS))
        if record["firmware_versions"]:
            tell(f"The store holds {record['firmware_versions']} firmware versions already.")
            return
        with as_file(files("firmware_graph") / "example") as sheets:
            await import_sheets(graph, example_request(sheets))
            await import_defects(graph, example_defects(sheets))
        tell("Loaded the example data, which is synthetic.")


def example_defects(sheets: Path) -> DefectImportRequest:
    """Return the request to import the example defects: some are real, all products are synthetic."""
    return DefectImportRequest(
        defects=[sheets / "defects.json"], assessments=[sheets / "assessments.csv"], actor="demo", submitter=OPERATOR
    )


def example_request(sheets: Path) -> ImportRequest:
    """Return the request to import the example sheets."""
    return ImportRequest(
        cpl=sheets / "cpl.csv",
        fir=sheets / "fir.csv",
        zigbee=sheets / "zigbee.csv",
        successions=sheets / "successions.toml",
        actor="demo",
        submitter=OPERATOR,
    )
