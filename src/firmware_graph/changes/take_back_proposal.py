"""Take a proposal back, on behalf of the party that made it."""

from typing import Final

from firmware_graph.changes.decide_proposal import decided_already, not_open
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput
from firmware_graph.model.proposal import Proposal, ProposalState, Proposer
from firmware_graph.questions.parties.proposals import proposal_by_id, proposal_of

NO_SUCH_PROPOSAL: Final = "Your party has no proposal of this ID."


async def take_back_proposal(reader: GraphReader, proposal_id: str, *, proposer: Proposer, now_ms: int) -> Proposal:
    """Take back an open proposal of a party.

    Raises:
        BadUserInput: The party has no such proposal; the same whether another has it or nobody.
        Conflict: It is no longer open.
        GraphUnavailable: The database cannot be reached.
    """
    proposal = await proposal_by_id(reader, proposal_id, party=proposer.party)
    if proposal is None:
        raise BadUserInput(NO_SUCH_PROPOSAL, argument="id")
    if proposal.state is not ProposalState.OPEN:
        raise not_open(proposal)
    taken = await run_alone(
        reader.graph,
        "decide_proposal",
        proposal_id=proposal_id,
        state=ProposalState.TAKEN_BACK.value,
        decided_at=now_ms,
        decided_by=proposer.name,
        note=None,
    )
    if not taken:
        raise await decided_already(reader, proposal_id)
    return proposal_of(taken[0]["proposal"])
