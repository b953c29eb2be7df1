"""`firmware-graph schema` and `queries`: the GraphQL schema, and the Cypher files behind it."""

import typer
from rich.table import Table

from firmware_graph.api.schema.build import declared_schema
from firmware_graph.cli.screen import out
from firmware_graph.database.catalogue import load_catalogue


def schema() -> None:
    """Print the GraphQL schema."""
    typer.echo(declared_schema().as_str())


def queries() -> None:
    """List the Cypher files and the purpose of each."""
    table = Table("kind", "query", "what it is for", "index")
    for query in load_catalogue().values():
        table.add_row(query.kind.value, query.name, query.purpose, ", ".join(sorted(query.indexes)))
    out.print(table)
