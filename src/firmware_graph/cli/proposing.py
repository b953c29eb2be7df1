"""`firmware-graph propose`: one operation proposed in the name of a party, with its consequences shown before."""

import getpass
from typing import Annotated, Final

import typer

from firmware_graph.changes.propose_changes import propose_changes
from firmware_graph.cli import stated_operations as stated
from firmware_graph.cli.asking_first import Agreement, DryRun, Note, Yes
from firmware_graph.cli.changing import READS, TIERS
from firmware_graph.cli.operating import on_store
from firmware_graph.cli.reaching import EmbeddedFolder
from firmware_graph.cli.screen import out
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.change import ChangeRequest, ChangesOutcome, ChangesProposed, Operation
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.proposal import Proposer
from firmware_graph.model.submitter import Submitter, SubmitterRole
from firmware_graph.settings import load_settings

WORKING_SECONDS: Final = 600.0

app = typer.Typer(
    help="Propose a change in the name of a party, which SECAS decides. For operators of the store alone."
)
Party = Annotated[str, typer.Option(help="The party whose proposal it is.")]
Codes = Annotated[list[str], typer.Option("--code", help="A manufacturer code that the party owns; may be repeated.")]


@app.command("withdraw")
def propose_withdrawal(  # noqa: PLR0913 - each is an option of the command
    source: stated.Source,
    target: stated.Target,
    *,
    party: Party,
    codes: Codes,
    effective_to: stated.EffectiveTo = None,
    corrected: stated.Corrected = False,
    note: Note = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    embedded: EmbeddedFolder = None,
) -> None:
    """Propose the withdrawal of an upgrade."""
    operation = stated.withdrawal(source, target, effective_to, corrected=corrected)
    proposed(operation, embedded, note, proposer_of(party, codes), Agreement(yes=yes, dry_run=dry_run))


@app.command("declare")
def propose_declaration(  # noqa: PLR0913 - each is an option of the command
    source: stated.Source,
    target: stated.Target,
    *,
    party: Party,
    codes: Codes,
    evidence: stated.EvidenceOption = None,
    recommendation: stated.RecommendationOption = None,
    rollback: stated.Rollback = None,
    effective_from: stated.EffectiveFrom = None,
    note: Note = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    embedded: EmbeddedFolder = None,
) -> None:
    """Propose the declaration of an upgrade."""
    operation = stated.declaration(
        source, target, evidence, recommendation, is_rollback=rollback, effective_from=effective_from
    )
    proposed(operation, embedded, note, proposer_of(party, codes), Agreement(yes=yes, dry_run=dry_run))


@app.command("correct")
def propose_correction(  # noqa: PLR0913 - each is an option of the command
    entry: stated.Entry,
    columns: stated.Stated,
    *,
    party: Party,
    codes: Codes,
    note: Note = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    embedded: EmbeddedFolder = None,
) -> None:
    """Propose the correction of an entry of the CPL."""
    operation = stated.correction(entry, columns)
    proposed(operation, embedded, note, proposer_of(party, codes), Agreement(yes=yes, dry_run=dry_run))


def proposer_of(party: str, codes: list[str]) -> Proposer:
    """Return the proposer that an operator acts as, who may read what an operator may."""
    submitter = Submitter(SubmitterRole.MANUFACTURER, party)
    owned = frozenset(code.upper() for code in codes)
    return Proposer(party, party, f"operator:{getpass.getuser()}", TIERS, owned, submitter)


def proposed(
    operation: Operation, embedded: EmbeddedFolder, note: str | None, proposer: Proposer, agreement: Agreement
) -> None:
    """Propose one operation, if what was shown of it is agreed to."""
    most_open = load_settings().max_open_proposals

    async def propose(graph: Graph) -> ChangesOutcome | None:
        async def send(*, is_dry_run: bool) -> ChangesOutcome:
            deadline = Deadline.after(WORKING_SECONDS)
            reader = GraphReader(graph, rights=READS, deadline=deadline, uses_party_facts=True)
            request = ChangeRequest([operation], is_dry_run=is_dry_run, note=note)
            return await propose_changes(reader, request, proposer=proposer, most_open=most_open, now_ms=now_ms())

        return await agreement.then(send)

    outcome = on_store(embedded, propose)
    if isinstance(outcome, ChangesProposed):
        out.print(f"proposed: {outcome.proposal.proposal_id}", markup=False)
