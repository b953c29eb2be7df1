"""Connection of a command to its database: embedded in a folder, or a server named in the environment."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from firmware_graph.database.connection import Connection, connection_of
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.settings import Settings

EmbeddedFolder = Annotated[
    Path | None,
    typer.Option(
        "--embedded", metavar="DIR", help="Use the embedded Neo4j whose store is in DIR; start it if need be."
    ),
]


@contextmanager
def reach_database(embedded: Path | None, settings: Settings, *, is_bulk: bool = False) -> Iterator[Connection]:
    """Yield a connection to the embedded database of a folder while the body runs, or to the server of NEO4J_URI.

    `is_bulk` is for a command that writes much and ends.

    Raises:
        ConfigurationError: Neither is given, or the embedded one cannot be started.
    """
    if embedded is not None:
        with embedded_neo4j(embedded, is_bulk=is_bulk) as connection:
            yield replace(connection, lease_milliseconds=settings.lease_milliseconds)
        return
    yield connection_of(settings)


def journals_of(embedded: Path | None, settings: Settings) -> Path | None:
    """Return the folder of the journals of restricted reads of a command's store, if one is known here."""
    return settings.audit_folder or (journals_beside(embedded) if embedded else None)


def journals_beside(embedded: Path) -> Path:
    """Return the folder of the journals of restricted reads that belongs to an embedded store."""
    return embedded.resolve() / "audit"
