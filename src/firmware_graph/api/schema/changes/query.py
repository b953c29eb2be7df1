"""Root fields on changes that are proposed."""

import re
from typing import Final

import strawberry

from firmware_graph.api.schema.changes.mutation import owner_of
from firmware_graph.api.schema.changes.proposal import Proposal
from firmware_graph.api.schema.connection import Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import ProposalState
from firmware_graph.api.schema.fields import root_field
from firmware_graph.model import proposal
from firmware_graph.model.page import Page
from firmware_graph.model.rights import Scope
from firmware_graph.questions.parties.proposals import proposals

PROPOSAL_KEY: Final = re.compile(r"[0-9]{15}-[0-9a-f]{8}", re.ASCII)


async def proposals_field(
    context: OperationContext,
    *,
    state: ProposalState | None = None,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Page[proposal.Proposal]:
    """Resolve `proposals`: all of them for those who decide, else those of the caller's party."""
    page = page_request(first, after, key=PROPOSAL_KEY, wants_total=wants_total)
    decides = Scope.FIR_PUBLISH in context.caller.rights.scopes
    party = None if decides else owner_of(context.caller)
    return await proposals(context.reader, page, party=party, state=state)


@strawberry.type
class ChangesQuery:
    """Root fields on changes."""

    proposals: Connection[Proposal] | None = root_field(
        proposals_field,
        "The proposals of your party, the latest first; for SECAS those of all parties.",
    )
