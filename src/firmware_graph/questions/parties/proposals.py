"""Proposals, for the party that made them and for those who decide."""

from collections.abc import Sequence
from typing import Final

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.model.proposal import Proposal, ProposalState
from firmware_graph.model.submitter import SubmitterRole

BEHIND_ALL: Final = "~"


async def proposals(
    reader: GraphReader, page: PageRequest, *, party: str | None, state: ProposalState | None = None
) -> Page[Proposal]:
    """Return a page of the proposals of a party, latest first; for None, of all parties.

    Costs one round trip.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    record = await reader.party_facts(
        "proposals",
        of_all=party is None,
        party=party or "",
        state=state or "",
        before=page.after or BEHIND_ALL,
        limit=page.first + 1,
        wants_total=page.wants_total,
    )
    rows = [proposal_of(columns) for columns in record["proposals"]]
    return page_of(rows, page, key=lambda row: row.place, total_count=record["total"])


async def proposal_by_id(reader: GraphReader, proposal_id: str, *, party: str | None) -> Proposal | None:
    """Return a proposal of a party, or of any party for None; None if there is none, or it belongs to another."""
    record = await reader.party_facts(
        "proposal_by_id", proposal_id=proposal_id, of_all=party is None, party=party or ""
    )
    return proposal_of(record["proposal"]) if record["proposal"] else None


async def proposal_by_key(reader: GraphReader, party: str, key: str) -> Proposal | None:
    """Return what a party proposed under an idempotency key; None if nothing was."""
    record = await reader.party_facts("proposal_by_key", party=party, key=key)
    return proposal_of(record["proposal"]) if record["proposal"] else None


async def stored_operations(reader: GraphReader, proposals: Sequence[Proposal]) -> dict[str, str]:
    """Return the stored operations of some proposals, by their IDs; those of one that is named twice count twice.

    Costs one round trip.

    Raises:
        QueryTooExpensive: They are too long for one operation; none is read.
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    reader.take_text(sum(one.operation_characters for one in proposals), sought=len(proposals), argument="first")
    ids = sorted({one.proposal_id for one in proposals})
    record = await reader.party_facts("operations_of_proposals", proposal_ids=ids)
    return dict(record["operations"])


def proposal_of(columns: list[object]) -> Proposal:
    """Convert a row to a proposal."""
    row = Proposal(*columns)  # type: ignore[arg-type]  # as the query file promises
    role = row.submitter_role
    return row._replace(state=ProposalState(row.state), submitter_role=role and SubmitterRole(role))
