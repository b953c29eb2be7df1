"""`firmware-graph cpa-rules`: which types of device need Commercial Product Assurance, as dated data."""

import getpass
from pathlib import Path
from typing import Annotated

import typer

from firmware_graph.changes.write_cpa_rules import write_cpa_rules
from firmware_graph.cli.operating import on_store
from firmware_graph.cli.reaching import EmbeddedFolder
from firmware_graph.cli.screen import out
from firmware_graph.ingest.cpa_rules_file import read_cpa_rules


def cpa_rules(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="TOML: [[rule]] with device_types and is_required.")],
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check the file, and write nothing.")] = False,
    embedded: EmbeddedFolder = None,
) -> None:
    """Record which types of device need Commercial Product Assurance from when on, in place of the rules before."""
    rules = read_cpa_rules(file)
    if dry_run:
        out.print(f"{len(rules)} rules. A dry run: nothing was written.")
        return
    actor = f"operator:{getpass.getuser()}"
    is_written = on_store(embedded, lambda graph: write_cpa_rules(graph, rules, actor=actor))
    out.print(f"{len(rules)} rules {'written' if is_written else 'recorded so already'}")
