"""Root fields that change the graph or propose changes: for publishers and proposers."""

from collections.abc import Iterable
from typing import Final

import strawberry

from firmware_graph.api.schema.changes.inputs import ChangesInput
from firmware_graph.api.schema.changes.proposal import Proposal
from firmware_graph.api.schema.changes.results import ChangesResult
from firmware_graph.api.schema.context import OperationContext, now_ms
from firmware_graph.api.schema.fields import mutation_field
from firmware_graph.api.schema.judging import manufacturer_codes_of
from firmware_graph.api.schema.waiting import awaited_deadline, principal_of
from firmware_graph.auth import submitting
from firmware_graph.auth.caller import Caller
from firmware_graph.changes import publish_changes
from firmware_graph.changes.decide_proposal import decide_proposal
from firmware_graph.changes.faults import NAMES
from firmware_graph.changes.propose_changes import propose_changes
from firmware_graph.changes.settled import fresh
from firmware_graph.changes.take_back_proposal import take_back_proposal
from firmware_graph.database.reader import GraphReader
from firmware_graph.model import change, proposal
from firmware_graph.model.proposal import Proposer
from firmware_graph.model.rights import Scope

JUDGED: Final = change.StackStatement, change.AssessmentStatement
"""The operations that are checked against restricted facts of an entry."""

OF_COMMITTEE: Final = "\nSecurity Sub-Committee"
"""After the party, in the owner of an idempotency key; no name of a party has a line break."""


async def publish_changes_field(
    context: OperationContext,
    *,
    input: ChangesInput,  # noqa: A002 - the argument's name
) -> change.ChangesOutcome:
    """Publish a change."""
    reader, author, request = awaited_reader(context), author_of(context.caller), input.read()
    codes = await judged_codes(reader, request)
    outcome = await publish_changes.publish_changes(
        reader.graph, request, author=author, deadline=reader.deadline, most=context.limits.operations
    )
    note_judgement(context, request, codes)
    return outcome


def awaited_reader(context: OperationContext) -> GraphReader:
    """Return a reader for what comes before a write: it ends once the caller has left."""
    reader = fresh(context.reader)
    reader.deadline = awaited_deadline(context)
    return reader


async def judged_codes(reader: GraphReader, request: change.ChangeRequest) -> set[str]:
    """Return the manufacturer codes of the entries whose restricted facts a change is checked against."""
    entries = {one.cpl_entry_id for one in request.operations if isinstance(one, JUDGED)}
    added = [one for one in request.operations if isinstance(one, change.FirmwareAddition)]
    codes = {one.columns.get("manufacturer_code") for one in added if one.cpl_entry_id in entries}
    return {*(code for code in codes if isinstance(code, str)), *await manufacturer_codes_of(reader, entries)}


def note_judgement(context: OperationContext, request: change.ChangeRequest, codes: Iterable[str]) -> None:
    """Record the operations that were checked against restricted facts: their outcome reveals something of those."""
    assert context.write  # noqa: S101 - narrows; mutations are executed with one
    for one in request.operations:
        match one:
            case change.StackStatement() | change.AssessmentStatement():
                context.write.judge(f"ChangeOperation.{NAMES[type(one)]}", [one.cpl_entry_id], codes)
            case change.DefectStatement():
                context.write.judge(f"ChangeOperation.{NAMES[type(one)]}")


def author_of(caller: Caller) -> change.Author:
    """Return a caller as an author; its idempotency keys are its party's, or its own if it has none.

    Those of the Security Sub-Committee are apart: a colleague who lacks its scope does not learn what it published.
    """
    rights = caller.rights
    is_committee = Scope.ZIGBEE_PUBLISH in rights.scopes
    return change.Author(
        name=caller.actor,
        owner=f"{principal_of(caller)}{OF_COMMITTEE if is_committee else ''}",
        tiers=rights.tiers,
        is_committee=is_committee,
        subject=caller.subject if caller.key_id is None else None,
        parties=frozenset({caller.party or principal_of(caller), principal_of(caller)}),
        submitter=submitting.publisher_of(caller),
    )


def proposer_of(caller: Caller) -> Proposer:
    """Return a caller as a proposer; its proposals are its party's, or its own if it has none."""
    rights = caller.rights
    return Proposer(
        name=caller.actor,
        party=principal_of(caller),
        subject=caller.person,
        tiers=rights.tiers,
        owned_codes=None if caller.submits else rights.owned_codes,
        submitter=submitting.proposer_of(caller),
    )


async def propose_changes_field(
    context: OperationContext,
    *,
    input: ChangesInput,  # noqa: A002 - the argument's name
) -> change.ChangesOutcome:
    """Propose a change."""
    return await propose_changes(
        awaited_reader(context),
        input.read(),
        proposer=proposer_of(context.caller),
        quotas=context.quotas,
        now_ms=now_ms(),
        most=context.limits.operations,
    )


async def decide_proposal_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
    publish: bool,
    note: str | None = None,
    on_revision: str | None = None,
) -> change.ChangesOutcome:
    """Decide a proposal."""
    return await decide_proposal(
        awaited_reader(context),
        id,
        publish=publish,
        author=author_of(context.caller),
        note=note,
        now_ms=now_ms(),
        on_revision=on_revision,
    )


async def take_back_proposal_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
) -> proposal.Proposal:
    """Take a proposal back."""
    return await take_back_proposal(context.reader, id, proposer=proposer_of(context.caller), now_ms=now_ms())


@strawberry.type
class ChangesMutation:
    """Mutations of the graph."""

    publish_changes: ChangesResult | None = mutation_field(
        publish_changes_field,
        "All of the operations as one change, or none of them: at most 1,000 by default, by the rules of imports. "
        "What it is refused for is a ChangesRefused, with every problem at once.",
    )
    propose_changes: ChangesResult | None = mutation_field(
        propose_changes_field,
        "The operations as a proposal to SECAS, checked as a change is: on entries of the manufacturer codes that "
        "your token owns. A dry run answers what would follow.",
    )
    decide_proposal: ChangesResult | None = mutation_field(
        decide_proposal_field,
        "Publishes a proposal as one change, checked again on what is published by now, or rejects it with a note "
        "for its proposer. Not by its proposer, nor by someone of its party, nor by an API key. With `onRevision`, "
        "nothing is published where something that you may read was published since.",
    )
    take_back_proposal: Proposal | None = mutation_field(
        take_back_proposal_field, "Takes back an open proposal of your party."
    )
