"""Propose a change: validated like a change, and stored for those who decide."""

import uuid
from collections.abc import Mapping
from typing import Any, Final

from firmware_graph.changes.basis import read_basis
from firmware_graph.changes.change_keys import ARGUMENT, digest_of
from firmware_graph.changes.day_quota import spent_day
from firmware_graph.changes.kept_operations import PROPOSABLE, kept_operations
from firmware_graph.changes.notes import checked_note
from firmware_graph.changes.ownership import foreign
from firmware_graph.changes.places import place_at
from firmware_graph.changes.planning import Planner
from firmware_graph.changes.proposal_outlook import checking, outlook, rows_shown_to
from firmware_graph.changes.publish_changes import MOST, check_request
from firmware_graph.changes.settled import settled
from firmware_graph.database.decided_on import conflict_on
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput, Forbidden
from firmware_graph.model.change import ChangeRequest, ChangesChecked, ChangesOutcome, ChangesProposed, ChangesRefused
from firmware_graph.model.clocks import DAY_MS
from firmware_graph.model.proposal import Proposal, ProposalState, Proposer
from firmware_graph.model.quotas import Quotas
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.parties.proposals import proposal_by_key, proposal_of
from firmware_graph.records.recorded import ByReader

MOST_CHARACTERS: Final = 1_048_576
"""Of the operations of a proposal as they are stored: 1,000 new entries with every column have three quarters of it."""


async def propose_changes(  # noqa: PLR0913 - what is proposed, by whom, and the rules
    reader: GraphReader, request: ChangeRequest, *, proposer: Proposer, quotas: Quotas, now_ms: int, most: int = MOST
) -> ChangesOutcome:
    """Store operations as a proposal, or refuse them with every problem; the published data stays as it is.

    It is checked without the writers' lock: it is compared again with what is published when it is decided.

    Raises:
        BadUserInput: As for `publish_changes`; or the operations are too long together, or the party has reached its
            limit of open proposals, or of those in 24 hours.
        Forbidden: An operation is about sealed facts.
        Conflict: Something that the proposer may read was published since the revision that the request names.
        GraphTimeout: The deadline has passed, or the caller has left, before it was planned.
        GraphUnavailable: The database cannot be reached, or the process is stopping.
    """
    check_request(request, most)
    if not all(isinstance(one, PROPOSABLE) for one in request.operations):
        raise Forbidden("Stacks, defects and assessments are not proposed: the Security Sub-Committee records them.")
    operations = checked_operations(request)
    note = checked_note(request.note, may_name_restricted=False)
    if not request.is_dry_run and (earlier := await same_proposal(reader, request, proposer)):
        return earlier
    found = await settled(reader, lambda settling: checked(settling, request, proposer, now_ms))
    if request.is_dry_run or isinstance(found, ChangesRefused):
        return found
    [record] = await run_alone(
        reader.graph,
        "add_proposal",
        party=proposer.party,
        most_open=quotas.open_proposals,
        most=quotas.proposals,
        since=now_ms - DAY_MS,
        key=request.idempotency_key,
        properties=new_proposal(request, proposer, note, now_ms, operations),
    )
    if record["proposal"]:
        return ChangesProposed(proposal_of(record["proposal"]))
    if earlier := await same_proposal(reader, request, proposer):
        return earlier
    raise too_many(record, quotas, now_ms)


def checked_operations(request: ChangeRequest) -> str:
    """Return the operations of a request as stored.

    Raises:
        BadUserInput: They are too long together.
    """
    operations = kept_operations(request.operations)
    if len(operations) > MOST_CHARACTERS:
        message = (
            f"The operations of a proposal may have {MOST_CHARACTERS:,} characters together, and these have "
            f"{len(operations):,}: propose them in several parts."
        )
        raise BadUserInput(message, argument="input.operations", maximum=MOST_CHARACTERS)
    return operations


def too_many(record: Mapping[str, Any], quotas: Quotas, now_ms: int) -> BadUserInput:
    """Return the error for a party that has reached one of its limits of proposals."""
    if record["open"] >= (most := quotas.open_proposals):
        message = f"Your party has {most} open proposals, and may have no more: take back one that is not needed."
        return BadUserInput(message, argument="input", maximum=most)
    most = quotas.proposals
    message = f"Your party made {most} proposals in the last 24 hours, and may make no more: propose the next"
    return spent_day(message, record["lately"], most, argument="input", now_ms=now_ms)


async def same_proposal(reader: GraphReader, request: ChangeRequest, proposer: Proposer) -> ChangesProposed | None:
    """Return what was proposed under the key of a request; None if nothing was.

    Raises:
        BadUserInput: Something else was proposed under it.
    """
    if request.idempotency_key is None:
        return None
    earlier = await proposal_by_key(reader, proposer.party, request.idempotency_key)
    if earlier is not None and earlier.digest != digest_of(request):
        message = (
            "Another change was proposed under this 'idempotencyKey': give a new key for a new proposal, or send the "
            "very same again."
        )
        raise BadUserInput(message, argument=ARGUMENT)
    return ChangesProposed(earlier) if earlier else None


async def checked(
    reader: GraphReader, request: ChangeRequest, proposer: Proposer, now_ms: int
) -> ChangesChecked | ChangesRefused:
    """Check a request: first the owners of its entries, then as a change.

    For an operation on another's entry, a proposer who may not read the FIR gets only that problem: the other checks
    would reveal what is declared for it.
    """
    if request.on_revision is not None:
        conflict_on(request.on_revision, (await reader.confirm()).id_for(proposer.tiers))
    planner = Planner(reader.graph, proposer.party, reader.deadline)
    basis = await read_basis(ByReader(checking(reader)), request.operations, planner)
    owned = proposer.owned_codes
    others = list(foreign(request.operations, owned, basis.recorded))
    if others and Tier.FIR not in proposer.tiers:
        return ChangesRefused(others)
    shown = rows_shown_to(proposer.tiers, owned)
    found = await planner.run(lambda: outlook(request.operations, basis, now_ms, shown=shown))
    problems = sorted([*others, *found.obstacles], key=lambda problem: problem.operation)
    if problems:
        return ChangesRefused(problems)
    return ChangesChecked(found.impact)


def new_proposal(
    request: ChangeRequest, proposer: Proposer, note: str | None, now_ms: int, operations: str
) -> dict[str, object]:
    """Return the properties of a new proposal; unknown ones are left out."""
    proposal_id = str(uuid.uuid4())
    proposal = Proposal(
        proposal_id=proposal_id,
        place=place_at(now_ms, proposal_id),
        party=proposer.party,
        subject=proposer.subject,
        proposed_by=proposer.name,
        proposed_at=now_ms,
        state=ProposalState.OPEN,
        note=note,
        decision_note=None,
        digest=digest_of(request),
        owned_codes=None if proposer.owned_codes is None else sorted(proposer.owned_codes),
        submitter_role=proposer.submitter.role,
        submitter_party=proposer.submitter.party,
        operation_count=len(request.operations),
        operation_characters=len(operations),
    )
    known = {name: value for name, value in proposal._asdict().items() if value is not None}
    return {**known, "operations": operations}
