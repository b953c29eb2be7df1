"""Proposals of changes, as seen by their proposer's party and by those who decide."""

from collections.abc import Sequence
from typing import Final

import strawberry

from firmware_graph.api.schema.changes.problem import ChangeProblem
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.dependency.withdrawal import WithdrawalImpact
from firmware_graph.api.schema.enums import ProposalState
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.changes import proposal_outlook
from firmware_graph.changes.kept_operations import read_operations, shown_operation
from firmware_graph.model import change, proposal, withdrawal
from firmware_graph.questions.parties.proposals import stored_operations

LONG: Final = 100_000
"""Characters of operations that take some milliseconds to show."""


async def outlooks(
    proposals: Sequence[proposal.Proposal], context: OperationContext
) -> Sequence[proposal_outlook.Outlook]:
    """Compute the outlook of each proposal, once for all fields that need a part of it."""
    return await proposal_outlook.outlooks(context.reader, proposals, now_ms=context.now_ms)


async def impacts_of(
    proposals: Sequence[proposal.Proposal], context: OperationContext
) -> Sequence[withdrawal.WithdrawalImpact]:
    """Resolve `impact`."""
    return [one.impact for one in await context.shared(outlooks, proposals)]


async def obstacles_to(
    proposals: Sequence[proposal.Proposal], context: OperationContext
) -> Sequence[Sequence[change.ChangeProblem]]:
    """Resolve `obstacles`."""
    return [one.obstacles for one in await context.shared(outlooks, proposals)]


async def operations_of(proposals: Sequence[proposal.Proposal], context: OperationContext) -> Sequence[Sequence[str]]:
    """Resolve `operations`."""
    stored = await stored_operations(context.reader, proposals)
    shown = await context.reader.each([*stored.values()], shown_operations, is_heavy=context.reader.text > LONG)
    by_id = dict(zip(stored, shown, strict=True))
    return [by_id[one.proposal_id] for one in proposals]


def shown_operations(stored: str) -> list[str]:
    """Return stored operations as text."""
    return [shown_operation(one) for one in read_operations(stored)]


@strawberry.type(
    description="Seen by its proposer's party and by SECAS alone. It is checked again, on what is published by then, "
    "when it is decided."
)
class Proposal:
    """A proposal."""

    is_type_of = stands_for(proposal.Proposal)

    proposal_id: strawberry.ID = column(name="id")
    state: ProposalState
    proposed_by: str
    proposed_at: DateTime
    note: str | None = column("It goes into the ledger with the change, for those who may read that.")
    decision_note: str | None = column("Of who decided, for the proposer.")
    operation_count: int
    operations: list[str] = relation(
        operations_of,
        "Each by its name and what it states, as JSON. One answer may have 16,777,216 characters of them.",
    )
    impact: WithdrawalImpact = relation(
        impacts_of,
        "What would follow if it were published now; nothing while there are obstacles, or where it is not open. "
        "Without `fir:read`, of the versions of your own codes.",
    )
    obstacles: list[ChangeProblem] = relation(obstacles_to, "What would refuse it now.")
