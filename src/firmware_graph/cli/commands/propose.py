"""`firmware-graph propose`: one operation proposed in the name of a party, with its consequences shown before."""

import getpass
from collections.abc import Sequence
from typing import Annotated, Final, NamedTuple

import typer

from firmware_graph.app.service import quotas_of
from firmware_graph.changes.propose_changes import propose_changes
from firmware_graph.cli import stated_operations as stated
from firmware_graph.cli.asking_first import Agreement, DryRun, Note, Yes
from firmware_graph.cli.operating import on_store
from firmware_graph.cli.publishing import READS, TIERS
from firmware_graph.cli.reaching import EmbeddedFolder
from firmware_graph.cli.screen import out
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.change import ChangeRequest, ChangesOutcome, ChangesProposed, Operation
from firmware_graph.model.clocks import now_ms
from firmware_graph.model.party import PartyCategory
from firmware_graph.model.proposal import Proposer
from firmware_graph.model.submitter import ROLE_OF, Submitter, SubmitterRole
from firmware_graph.questions.parties.parties import parties
from firmware_graph.questions.parties.shared.known_party import check_registered
from firmware_graph.settings import Settings, load_settings

WORKING_SECONDS: Final = 600.0

app = typer.Typer(
    help="Propose a change in the name of a party, which SECAS decides. For operators of the store alone."
)
Party = Annotated[str, typer.Option(help="The party whose proposal it is.")]
Codes = Annotated[
    list[str] | None,
    typer.Option("--code", help="A manufacturer code that the party owns; may be repeated. A supplier needs none."),
]
PROPOSES_NOTHING: Final = (
    "manufacturers and Alt HAN Co propose, and suppliers where FIRMWARE_GRAPH_SUPPLIERS_MAY_PROPOSE is set."
)


class PartyOption(NamedTuple):
    """The party that a command names, and the manufacturer codes that it is said to own."""

    party: str
    codes: Sequence[str]


@app.command("withdraw")
def propose_withdrawal(  # noqa: PLR0913 - each is an option of the command
    source: stated.Source,
    target: stated.Target,
    *,
    party: Party,
    codes: Codes = None,
    effective_to: stated.EffectiveTo = None,
    corrected: stated.Corrected = False,
    note: Note = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    embedded: EmbeddedFolder = None,
) -> None:
    """Propose the withdrawal of an upgrade."""
    operation = stated.withdrawal(source, target, effective_to, corrected=corrected)
    proposed(operation, embedded, note, PartyOption(party, codes or ()), Agreement(yes=yes, dry_run=dry_run))


@app.command("declare")
def propose_declaration(  # noqa: PLR0913 - each is an option of the command
    source: stated.Source,
    target: stated.Target,
    *,
    party: Party,
    codes: Codes = None,
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
    proposed(operation, embedded, note, PartyOption(party, codes or ()), Agreement(yes=yes, dry_run=dry_run))


@app.command("correct")
def propose_correction(  # noqa: PLR0913 - each is an option of the command
    entry: stated.Entry,
    columns: stated.Stated,
    *,
    party: Party,
    codes: Codes = None,
    note: Note = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    embedded: EmbeddedFolder = None,
) -> None:
    """Propose the correction of an entry of the CPL."""
    operation = stated.correction(entry, columns)
    proposed(operation, embedded, note, PartyOption(party, codes or ()), Agreement(yes=yes, dry_run=dry_run))


async def proposer_of(reader: GraphReader, party: str, codes: Sequence[str], settings: Settings) -> Proposer:
    """Return the proposer that an operator acts as, with the operator's rights to read.

    It submits in the category of its party in the register. If SECAS keeps no register, it is a manufacturer.

    Raises:
        BadUserInput: The register does not have the party, or it may not propose; or no manufacturer codes are given.
    """
    register = await parties(reader)
    check_registered(register, party, argument="party")
    category = next((one.category for one in register if one.party_id == party), PartyCategory.MANUFACTURER)
    role = ROLE_OF.get(category)
    if role is None or (role is SubmitterRole.SUPPLIER and not settings.suppliers_may_propose):
        raise BadUserInput(f"{party} is of category {category}: {PROPOSES_NOTHING}", argument="party")
    if role is not SubmitterRole.SUPPLIER and not codes:
        raise BadUserInput(f"Give the manufacturer codes that {party} owns by --code.", argument="code")
    owned = None if role is SubmitterRole.SUPPLIER else frozenset(code.upper() for code in codes)
    return Proposer(party, party, f"operator:{getpass.getuser()}", TIERS, owned, Submitter(role, party))


def proposed(
    operation: Operation,
    embedded: EmbeddedFolder,
    note: str | None,
    of_party: PartyOption,
    agreement: Agreement,
) -> None:
    """Propose one operation, if its shown consequences are agreed to."""
    settings = load_settings()

    def reader_on(graph: Graph) -> GraphReader:
        return GraphReader(graph, rights=READS, deadline=Deadline.after(WORKING_SECONDS), uses_party_facts=True)

    async def propose(graph: Graph) -> ChangesOutcome | None:
        proposer = await proposer_of(reader_on(graph), *of_party, settings)

        async def send(*, is_dry_run: bool) -> ChangesOutcome:
            request = ChangeRequest([operation], is_dry_run=is_dry_run, note=note)
            quotas = quotas_of(settings)
            return await propose_changes(reader_on(graph), request, proposer=proposer, quotas=quotas, now_ms=now_ms())

        return await agreement.then(reader_on(graph), send)

    outcome = on_store(embedded, propose)
    if isinstance(outcome, ChangesProposed):
        out.print(f"proposed: {outcome.proposal.proposal_id}", markup=False)
