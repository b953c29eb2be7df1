"""`firmware-graph correct`: correct columns of a CPL entry, after showing the consequences."""

from firmware_graph.cli import stated_operations as stated
from firmware_graph.cli.asking_first import Agreement, DryRun, Note, Yes
from firmware_graph.cli.publishing import published
from firmware_graph.cli.reaching import EmbeddedFolder


def correct(  # noqa: PLR0913 - each is an option of the command
    entry: stated.Entry,
    columns: stated.Stated,
    *,
    note: Note = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    embedded: EmbeddedFolder = None,
) -> None:
    """Correct columns of an entry of the CPL: show what follows, ask, and publish it."""
    published(stated.correction(entry, columns), embedded, note, Agreement(yes=yes, dry_run=dry_run))
