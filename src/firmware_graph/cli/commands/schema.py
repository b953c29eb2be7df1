"""`firmware-graph schema`: the GraphQL schema."""

import typer

from firmware_graph.api.schema.build import declared_schema


def schema() -> None:
    """Print the GraphQL schema."""
    typer.echo(declared_schema().as_str())
