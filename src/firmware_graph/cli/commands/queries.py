"""`firmware-graph queries`: the Cypher files, and the purpose of each."""

from rich.table import Table

from firmware_graph.cli.screen import out
from firmware_graph.database.catalogue import load_catalogue


def queries() -> None:
    """List the Cypher files and the purpose of each."""
    table = Table("kind", "query", "what it is for", "index")
    for query in load_catalogue().values():
        table.add_row(query.kind.value, query.name, query.purpose, ", ".join(sorted(query.indexes)))
    out.print(table)
