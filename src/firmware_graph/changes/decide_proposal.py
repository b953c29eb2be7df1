"""Decide a proposal: publish it as one change, or reject it."""

from typing import Final

from firmware_graph.changes.kept_operations import read_operations
from firmware_graph.changes.notes import checked_note
from firmware_graph.changes.ownership import with_foreign
from firmware_graph.changes.planning import Planner
from firmware_graph.changes.publish_changes import KIND
from firmware_graph.changes.write_plan import planned, write_plan
from firmware_graph.database.decided_on import DecidedOn, check_revision
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.database.waiter import Waiter
from firmware_graph.database.writer import Change, change
from firmware_graph.errors import BadUserInput, Conflict, Forbidden
from firmware_graph.model.change import (
    Author,
    ChangesOutcome,
    ChangesProposed,
    ChangesPublished,
    ChangesRefused,
)
from firmware_graph.model.proposal import Proposal, ProposalState
from firmware_graph.questions.parties.proposals import proposal_by_id, proposal_of
from firmware_graph.records.writing_changes import Note

NO_PERSON: Final = (
    "A proposal is decided by another person than the one that made it, and your credential names none: sign in "
    "yourself, and not by an API key."
)


async def decide_proposal(  # noqa: PLR0913 - what a decision is, each by name
    reader: GraphReader,
    proposal_id: str,
    *,
    publish: bool,
    author: Author,
    note: str | None,
    now_ms: int,
    on_revision: str | None = None,
) -> ChangesOutcome:
    """Publish an open proposal of another party as one change, or reject it.

    `on_revision` is the revision, as seen by the author, on which the decision is based; None for any.

    Raises:
        BadUserInput: There is no such proposal, or the note has a forbidden word.
        Forbidden: It is the author's own, its party's, or of the party that it acts for; or the author is no person.
        Conflict: It is no longer open, or something that the author may read was published since `on_revision`.
        GraphTimeout: The deadline has passed, or the caller has left, before it was planned.
        GraphUnavailable: The database cannot be reached, or the process is stopping.
    """
    stated = checked_note(note, may_name_restricted=False, argument="note")
    proposal = await proposal_to_decide(reader, proposal_id, author)
    if publish:
        decided = None if on_revision is None else DecidedOn(on_revision, author.tiers, "onRevision")
        return await publish_proposal(reader, proposal, author=author, note=stated, decided=decided)
    return await reject_proposal(reader, proposal, author=author, note=stated, now_ms=now_ms)


async def reject_proposal(
    reader: GraphReader, proposal: Proposal, *, author: Author, note: str | None, now_ms: int
) -> ChangesProposed:
    """Reject a proposal, with a note for its proposer."""
    rejected = await run_alone(
        reader.graph,
        "decide_proposal",
        proposal_id=proposal.proposal_id,
        state=ProposalState.REJECTED.value,
        decided_at=now_ms,
        decided_by=author.name,
        note=note,
    )
    if not rejected:
        raise await decided_already(reader, proposal.proposal_id)
    return ChangesProposed(proposal_of(rejected[0]["proposal"]))


async def publish_proposal(
    reader: GraphReader,
    proposal: Proposal,
    *,
    author: Author,
    note: str | None,
    decided: DecidedOn | None = None,
) -> ChangesPublished | ChangesRefused:
    """Publish a proposal as one change, or refuse it with all its current problems; it stays open then.

    The state of the proposal changes in the transaction of the change, so that it is never published twice. The
    proposal's own note goes into the ledger.
    """
    actor = f"{author.name} for the proposal of {proposal.proposed_by}"
    planner = Planner(reader.graph, author.owner, reader.deadline, holds_lock=True)
    waiter = Waiter(author.owner, reader.deadline)
    async with change(reader.graph, kind=KIND, actor=actor, waiter=waiter) as under_way:
        under_way.is_discarded = True
        taken = await under_way.run(
            "decide_proposal",
            proposal_id=proposal.proposal_id,
            state=ProposalState.PUBLISHED.value,
            decided_at=under_way.recorded_at,
            decided_by=author.name,
            note=note,
        )
        if not taken:
            raise await decided_already(reader, proposal.proposal_id)
        await check_revision(under_way, decided)
        outcome = await written(under_way, proposal, planner)
        under_way.is_discarded = isinstance(outcome, ChangesRefused)
    return outcome


async def written(under_way: Change, proposal: Proposal, planner: Planner) -> ChangesPublished | ChangesRefused:
    """Write the operations of a proposal, if they fit what is published now and still are of its proposer's codes."""
    [record] = await under_way.run("operations_of_proposals", proposal_ids=[proposal.proposal_id])
    [[_, stored]] = record["operations"]
    operations = read_operations(stored)
    found = await planned(under_way, operations, planner)
    if problems := with_foreign(found.plan.problems, operations, proposal.owned_codes, found.basis.recorded):
        return ChangesRefused(problems)
    published = await write_plan(under_way, found, planner, note=Note(proposal.note, is_sealed=False))
    under_way.submitter = proposal.submitter
    return ChangesPublished(under_way.sequence, published)


async def proposal_to_decide(reader: GraphReader, proposal_id: str, author: Author) -> Proposal:
    """Return an open proposal that an author may decide.

    Raises:
        BadUserInput: No proposal has this ID.
        Forbidden: It is the author's own, its party's, or of the party that it acts for; or the author is no person.
        Conflict: It is no longer open.
    """
    if author.subject is None:
        raise Forbidden(NO_PERSON)
    proposal = await proposal_by_id(reader, proposal_id, party=None)
    if proposal is None:
        raise BadUserInput("There is no proposal of this ID.", argument="id")
    if proposal.subject == author.subject or proposal.party in author.parties:
        raise Forbidden("Nobody decides what it proposed itself, or what its own party did: leave it to another.")
    if proposal.state is not ProposalState.OPEN:
        raise not_open(proposal)
    return proposal


async def decided_already(reader: GraphReader, proposal_id: str) -> Conflict:
    """Return the error for a proposal that was decided meanwhile."""
    proposal = await proposal_by_id(reader, proposal_id, party=None)
    assert proposal is not None  # noqa: S101 - narrows; no proposal is removed
    return not_open(proposal)


def not_open(proposal: Proposal) -> Conflict:
    """Return the error for a proposal that is no longer open."""
    word = proposal.state.value.replace("_", " ").lower()
    return Conflict(
        f"The proposal was {word} already: nothing is done to it.", argument="id", state=proposal.state.value
    )
