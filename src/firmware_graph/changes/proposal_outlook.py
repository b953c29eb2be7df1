"""What proposals would do to the published data, and what blocks them, computed on request."""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from firmware_graph.changes.basis import Basis, entries_of, read_basis
from firmware_graph.changes.consequences import consequences
from firmware_graph.changes.kept_operations import read_operations
from firmware_graph.changes.ownership import with_foreign
from firmware_graph.changes.plan_changes import plan_changes
from firmware_graph.changes.planning import Planner
from firmware_graph.database.reader import GraphReader
from firmware_graph.model.change import ChangeProblem, Operation
from firmware_graph.model.proposal import Proposal, ProposalState
from firmware_graph.model.rights import Rights, Scope
from firmware_graph.model.vocabulary import Tier
from firmware_graph.model.withdrawal import WithdrawalImpact
from firmware_graph.questions.parties.proposals import stored_operations
from firmware_graph.records.moment import Moment
from firmware_graph.records.recorded import ByReader

CHECKS_READ: Final = Rights(frozenset({Scope.CPL_READ, Scope.FIR_READ}))
"""The tiers that checks compare operations with, whatever their proposer may read."""
NOTHING: Final = WithdrawalImpact((), (), (), (), ())


class Outlook(NamedTuple):
    """What would follow if operations were published now, or the problems that prevent it."""

    impact: WithdrawalImpact = NOTHING
    obstacles: Sequence[ChangeProblem] = ()


def checking(reader: GraphReader) -> GraphReader:
    """Return a reader of everything that operations are compared with: the given one, if it may read the FIR."""
    if Tier.FIR in reader.tiers:
        return reader
    return GraphReader(
        reader.graph,
        rights=CHECKS_READ,
        deadline=reader.deadline,
        is_of_leader=reader.is_of_leader,
        uses_party_facts=reader.uses_party_facts,
    )


async def outlooks(reader: GraphReader, proposals: Sequence[Proposal], *, now_ms: int) -> list[Outlook]:
    """Compute the outlook of each proposal; one that is not open has none.

    Costs four round trips at most for all of them.

    Raises:
        QueryTooExpensive: The lineages of these proposals are too large to process for each, or their operations too
            long to read.
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    open_ones = {one.proposal_id: one for one in proposals if one.state is ProposalState.OPEN}
    if not open_ones:
        return [Outlook()] * len(proposals)
    stored = await stored_operations(reader, list(open_ones.values()))
    statements = dict(zip(stored, await reader.each([*stored.values()], read_operations), strict=True))
    together = [operation for operations in statements.values() for operation in operations]
    checks = checking(reader)
    planner = Planner(reader.graph, reader.account or "", reader.deadline)
    basis = await read_basis(ByReader(checks), together, planner)
    amount = len(basis.recorded.versions) + len(basis.recorded.open) + len(basis.recorded.ended)
    checks.touch(amount * len(statements), len(entries_of(together)), argument="first")

    shown = rows_shown_to(reader.tiers, reader.rights.owned_codes)

    def looked_at(proposal_id: str) -> Outlook:
        owned = open_ones[proposal_id].owned_codes
        return outlook(statements[proposal_id], basis, now_ms, owned=owned, shown=shown)

    found = await checks.each(list(statements), looked_at)
    by_id = dict(zip(statements, found, strict=True))
    return [by_id.get(one.proposal_id, Outlook()) for one in proposals]


def rows_shown_to(tiers: Collection[Tier], owned_codes: frozenset[str] | None) -> frozenset[str] | None:
    """Return the codes to whose rows an impact shown to a caller is limited; None if there is no limit."""
    return None if Tier.FIR in tiers else owned_codes or frozenset()


def outlook(
    operations: Sequence[Operation],
    basis: Basis,
    now_ms: int,
    *,
    owned: Collection[str] | None = None,
    shown: frozenset[str] | None = None,
) -> Outlook:
    """Plan operations as if published at a moment; entries outside the `owned` codes are obstacles.

    The impact covers the rows of the codes `shown`, and problems name their entries, or all if that is None.
    """
    plan = plan_changes(operations, basis, Moment(now_ms, 0), shown=shown)
    if problems := with_foreign(plan.problems, operations, owned, basis.recorded):
        return Outlook(obstacles=problems)
    return Outlook(consequences(plan, basis.recorded, now_ms, codes=shown))
