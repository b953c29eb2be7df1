"""Root fields on a party's own affairs: for those who manage them, and for proposers of changes."""

import re
from collections.abc import Sequence
from typing import Final

import strawberry

from firmware_graph.api.schema.changes.proposal import Proposal
from firmware_graph.api.schema.connection import Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import ProposalState
from firmware_graph.api.schema.fields import root_field
from firmware_graph.api.schema.parties.api_key import ApiKey
from firmware_graph.api.schema.parties.mailbox import Mailbox
from firmware_graph.api.schema.parties.release_difference import CalendarMonth, NoteContradiction
from firmware_graph.api.schema.parties.target import ApprovedTarget
from firmware_graph.api.schema.parties.watch import Watch
from firmware_graph.api.schema.parties.webhook import Webhook
from firmware_graph.api.schema.products.filters import read_code
from firmware_graph.api.schema.scalars import Date
from firmware_graph.api.schema.waiting import principal_of
from firmware_graph.errors import BadUserInput
from firmware_graph.model import api_key, mailbox, proposal, release_note, target, watch, webhook
from firmware_graph.model.page import Page
from firmware_graph.model.rights import Scope
from firmware_graph.questions.parties import proposal as one_proposal
from firmware_graph.questions.parties import watch as one_watch
from firmware_graph.questions.parties import webhook as one_webhook
from firmware_graph.questions.parties.api_keys import api_keys
from firmware_graph.questions.parties.approved_targets import approved_targets
from firmware_graph.questions.parties.mailboxes import mailboxes
from firmware_graph.questions.parties.note_contradictions import note_contradictions
from firmware_graph.questions.parties.proposals import proposals
from firmware_graph.questions.parties.release_calendar import release_calendar
from firmware_graph.questions.parties.shared.known_party import check_own_party
from firmware_graph.questions.parties.watches import watches
from firmware_graph.questions.parties.webhooks import webhooks

MOST_YEARS: Final = 5
PROPOSAL_KEY: Final = re.compile(r"[0-9]{15}-[0-9a-f]{8}", re.ASCII)


async def api_keys_field(context: OperationContext) -> Sequence[api_key.ApiKey]:
    """Resolve `apiKeys`."""
    return await api_keys(context.reader, party=await check_own_party(context.reader))


async def watches_field(context: OperationContext) -> Sequence[watch.Watch]:
    """Resolve `watches`."""
    return await watches(context.reader, party=await check_own_party(context.reader))


async def webhooks_field(context: OperationContext) -> Sequence[webhook.Webhook]:
    """Resolve `webhooks`."""
    return await webhooks(context.reader, party=await check_own_party(context.reader))


async def mailboxes_field(context: OperationContext) -> Sequence[mailbox.Mailbox]:
    """Resolve `mailboxes`."""
    return await mailboxes(context.reader, party=await check_own_party(context.reader))


async def watch_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
) -> watch.Watch | None:
    """Resolve `watch`."""
    return await one_watch.watch(context.reader, id, party=await check_own_party(context.reader))


async def webhook_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
) -> webhook.Webhook | None:
    """Resolve `webhook`."""
    return await one_webhook.webhook(context.reader, id, party=await check_own_party(context.reader))


def visible_party(context: OperationContext) -> str | None:
    """Return the party whose proposals a caller sees; None for those who decide, who see those of all parties."""
    decides = Scope.FIR_PUBLISH in context.caller.rights.scopes
    return None if decides else principal_of(context.caller)


async def proposal_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
) -> proposal.Proposal | None:
    """Resolve `proposal`."""
    return await one_proposal.proposal(context.reader, id, party=visible_party(context))


async def proposals_field(
    context: OperationContext,
    *,
    state: ProposalState | None = None,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Page[proposal.Proposal]:
    """Resolve `proposals`."""
    page = page_request(context.limits, first, after, key=PROPOSAL_KEY, wants_total=wants_total)
    return await proposals(context.reader, page, party=visible_party(context), state=state)


async def approved_targets_field(context: OperationContext) -> Sequence[target.Target]:
    """Resolve `approvedTargets`."""
    return [*(await approved_targets(context.reader)).by_entry.values()]


async def release_calendar_field(
    context: OperationContext,
    *,
    since: Date | None = None,
    until: Date | None = None,
    manufacturer_code: str | None = None,
) -> Sequence[release_note.CalendarMonth]:
    """Resolve `releaseCalendar`."""
    begin = since or context.clocks.day
    end = until or f"{int(begin[:4]) + 1}{begin[4:]}"
    if not begin < end <= f"{int(begin[:4]) + MOST_YEARS}{begin[4:]}":
        message = f"Give 'until' later than 'since', and at most {MOST_YEARS} years."
        raise BadUserInput(message, argument="until", maximum=MOST_YEARS)
    code = read_code(manufacturer_code, "manufacturerCode") if manufacturer_code else None
    return await release_calendar(context.reader, since=begin, until=end, manufacturer_code=code, now_ms=context.now_ms)


async def note_contradictions_field(
    context: OperationContext, *, after_cpl_entry_id: int | None = None
) -> Sequence[release_note.NoteContradiction]:
    """Resolve `noteContradictions`."""
    return await note_contradictions(context.reader, after=after_cpl_entry_id or 0, clocks=context.clocks)


@strawberry.type
class PartiesQuery:
    """Root fields on parties."""

    api_keys: list[ApiKey] | None = root_field(
        api_keys_field, "The API keys of your party, ended ones too, the newest first: at most 500."
    )
    watches: list[Watch] | None = root_field(watches_field, "The watches of your party, in the order of their names.")
    watch: Watch | None = root_field(watch_field, "A watch of your party.")
    webhooks: list[Webhook] | None = root_field(webhooks_field, "The webhooks of your party, the newest first.")
    mailboxes: list[Mailbox] | None = root_field(mailboxes_field, "The mailboxes of your party, the newest first.")
    webhook: Webhook | None = root_field(webhook_field, "A webhook of your party.")
    proposal: Proposal | None = root_field(proposal_field, "A proposal of your party; for SECAS one of any party.")
    proposals: Connection[Proposal] | None = root_field(
        proposals_field,
        "The proposals of your party, the latest first; for SECAS those of all parties.",
    )
    approved_targets: list[ApprovedTarget] | None = root_field(
        approved_targets_field,
        "What your party, or the one that you act for, has approved and what it avoids, in the order of entry IDs.",
    )
    release_calendar: list[CalendarMonth] = root_field(
        release_calendar_field,
        "Planned releases of all models from a day on and before another, by manufacturer and month, as release notes "
        "that you are granted state them: from today, and of a year, unless given.",
    )
    note_contradictions: list[NoteContradiction] | None = root_field(
        note_contradictions_field,
        "Where release notes that are granted to you and the FIR do not say the same, in the order of entries: of the "
        "next 500 entries with notes on upgrades behind `afterCplEntryId`.",
    )
