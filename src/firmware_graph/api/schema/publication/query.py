"""Root fields on what is published, for everyone, and on reads of restricted facts."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

import strawberry

from firmware_graph.api.schema.connection import Connection, page_request, page_size
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import root_field
from firmware_graph.api.schema.publication.advisory import Advisory
from firmware_graph.api.schema.publication.change_event import ChangeFeed
from firmware_graph.api.schema.publication.change_filter import ChangeFilter
from firmware_graph.api.schema.publication.manufacturer_statement import ManufacturerStatement, own_enquiries
from firmware_graph.api.schema.publication.rate_limit import RateLimit, rate_limit
from firmware_graph.api.schema.publication.restricted_reads import OwnRestrictedRead, RestrictedRead
from firmware_graph.api.schema.publication.revision import Revision
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model import advisory
from firmware_graph.model.change_event import Feed
from firmware_graph.model.page import Page
from firmware_graph.model.restricted_read import RecordedRead
from firmware_graph.questions.parties.shared.known_party import check_party
from firmware_graph.questions.publication import advisories, changes, own_restricted_reads, restricted_reads, revision
from firmware_graph.questions.publication.advisory import advisory as advisory_by_id

READ_KEY: Final = re.compile(r"[0-9]{1,18}-[0-9a-f]{32}-[0-9]{1,18}", re.ASCII)
ADVISORY_KEY: Final = re.compile(r"[0-9]{15}-[0-9a-f]{8}", re.ASCII)
MILLISECONDS: Final = 1000
DEFAULT_FIRST: Final = 100


async def revision_field(context: OperationContext) -> revision.PublishedRevision:
    """Resolve `revision`."""
    return await revision.revision(context.reader)


async def changes_field(
    context: OperationContext,
    *,
    after: str | None = None,
    first: int | None = DEFAULT_FIRST,
    filter: ChangeFilter | None = None,  # noqa: A002 - the argument's name
) -> Feed:
    """Resolve `changes`."""
    size = page_size(context.limits, DEFAULT_FIRST if first is None else first, nothing="the position of now")
    return await changes.changes(context.reader, after, size, (filter or ChangeFilter()).read())


async def restricted_reads_field(  # noqa: PLR0913 - the arguments of the field
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    party: str | None = None,
    since: DateTime | None = None,
    wants_total: bool,
) -> Page[RecordedRead]:
    """Resolve `restrictedReads`."""
    page = page_request(context.limits, first, after, key=READ_KEY, wants_total=wants_total)
    wanted = restricted_reads.ReadsFilter(since or 0, party)
    if context.ship_reads is not None:
        await context.ship_reads()
    found = await restricted_reads.restricted_reads(context.reader, wanted, page)
    if party is not None and not found.rows:  # one removed from the register is still found by its reads
        await check_party(context.reader, party, argument="party")
    return found


async def own_restricted_reads_field(
    context: OperationContext,
) -> Sequence[own_restricted_reads.OwnRestrictedRead]:
    """Resolve `ownRestrictedReads`."""
    today = datetime.fromtimestamp(context.now_ms / MILLISECONDS, UTC).date()
    until = today - timedelta(days=context.own_reads_delay_days)
    return await own_restricted_reads.own_restricted_reads(context.reader, until=until.isoformat())


async def advisories_field(
    context: OperationContext, *, first: int | None = 50, after: str | None = None, wants_total: bool
) -> Page[advisory.Advisory]:
    """Resolve `advisories`."""
    page = page_request(context.limits, first, after, key=ADVISORY_KEY, wants_total=wants_total)
    return await advisories.advisories(context.reader, page)


async def advisory_field(context: OperationContext, *, id: strawberry.ID) -> advisory.Advisory | None:  # noqa: A002
    """Resolve `advisory`."""
    return await advisory_by_id(context.reader, id)


async def advisory_enquiries_field(context: OperationContext) -> Sequence[advisory.ManufacturerStatement]:
    """Resolve `advisoryEnquiries`."""
    return await own_enquiries(context)


@strawberry.type
class PublicationQuery:
    """Root fields on publication."""

    revision: Revision = root_field(
        revision_field, "The revision that this operation is answered from, as this caller may know it."
    )
    changes: ChangeFeed = root_field(
        changes_field,
        "What changed since a position, for ever: from the first event without `after`. A `first` of 0 asks for the "
        "position of now. A position of another store, of the time before a backup was restored, or of other rights is "
        "POSITION_LOST, with one to go on from once everything was read again.",
    )
    restricted_reads: Connection[RestrictedRead] | None = root_field(
        restricted_reads_field,
        "The recorded reads of restricted facts, the latest first: since a moment, or by a party and in its name.",
    )
    own_restricted_reads: list[OwnRestrictedRead] | None = root_field(
        own_restricted_reads_field,
        "On which days restricted facts of the entries of one's own manufacturer codes were read, the latest first.",
    )
    rate_limit: RateLimit = root_field(
        rate_limit, "What this operation was charged, and what is left. Answers that have it are not kept."
    )
    advisories: Connection[Advisory] | None = root_field(
        advisories_field,
        "Those that are or were released, the latest first; for the Security Sub-Committee its drafts and all others.",
    )
    advisory: Advisory | None = root_field(
        advisory_field, "One of `advisories`, by its ID; null where there is none that its caller may see."
    )
    advisory_enquiries: list[ManufacturerStatement] | None = root_field(
        advisory_enquiries_field,
        "What the Security Sub-Committee asked about the entries of one's own manufacturer codes, and what one says of "
        "them, the latest first.",
    )
