"""`firmware-graph declare`: declare or restate an upgrade, after showing the consequences."""

from firmware_graph.cli import stated_operations as stated
from firmware_graph.cli.asking_first import Agreement, DryRun, Note, Yes
from firmware_graph.cli.publishing import published
from firmware_graph.cli.reaching import EmbeddedFolder


def declare(  # noqa: PLR0913 - each is an option of the command
    source: stated.Source,
    target: stated.Target,
    *,
    evidence: stated.EvidenceOption = None,
    recommendation: stated.RecommendationOption = None,
    rollback: stated.Rollback = None,
    effective_from: stated.EffectiveFrom = None,
    note: Note = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    embedded: EmbeddedFolder = None,
) -> None:
    """Declare an upgrade, or state it anew: show what that opens, ask, and publish it."""
    operation = stated.declaration(
        source, target, evidence, recommendation, is_rollback=rollback, effective_from=effective_from
    )
    published(operation, embedded, note, Agreement(yes=yes, dry_run=dry_run))
