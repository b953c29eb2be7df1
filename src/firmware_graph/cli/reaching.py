"""How a command reaches its database: an embedded one in a folder, or a server named in the environment."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from firmware_graph.app import connection_of
from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.settings import Settings

EmbeddedFolder = Annotated[
    Path | None,
    typer.Option(
        "--embedded", metavar="DIR", help="Use the embedded Neo4j whose store is in DIR; start it if need be."
    ),
]


@contextmanager
def reach_database(embedded: Path | None, settings: Settings) -> Iterator[Connection]:
    """Give the embedded database in a folder for as long as the body runs, or the one that NEO4J_URI names.

    Raises:
        ConfigurationError: Neither is given, or the embedded one cannot be started.
    """
    if embedded is not None:
        with embedded_neo4j(embedded) as connection:
            yield connection
        return
    yield connection_of(settings)
