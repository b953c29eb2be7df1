"""`firmware-graph withdraw`: withdraw an upgrade, after showing the consequences."""

from firmware_graph.cli import stated_operations as stated
from firmware_graph.cli.asking_first import Agreement, DryRun, Note, Yes
from firmware_graph.cli.publishing import published
from firmware_graph.cli.reaching import EmbeddedFolder


def withdraw(  # noqa: PLR0913 - each is an option of the command
    source: stated.Source,
    target: stated.Target,
    *,
    effective_to: stated.EffectiveTo = None,
    corrected: stated.Corrected = False,
    note: Note = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    embedded: EmbeddedFolder = None,
) -> None:
    """Withdraw an upgrade: show what that strands, ask, and publish it."""
    operation = stated.withdrawal(source, target, effective_to, corrected=corrected)
    published(operation, embedded, note, Agreement(yes=yes, dry_run=dry_run))
