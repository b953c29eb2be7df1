"""The outcome of a change: published, proposed, checked by a dry run, or refused with every problem."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from firmware_graph.api.schema.changes.problem import ChangeProblem
from firmware_graph.api.schema.changes.proposal import Proposal
from firmware_graph.api.schema.connection import Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.dependency.withdrawal import WithdrawalImpact
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.api.schema.publication.change_event import EVENT_KEY, ChangeEvent
from firmware_graph.api.schema.publication.revision import Revision
from firmware_graph.model import change, change_event
from firmware_graph.model.page import Page, page_within
from firmware_graph.questions.publication import revision
from firmware_graph.questions.publication.events_of_change import events_of_change


@strawberry.type(description="Nothing was written: every problem at once, by the rules of imports.")
class ChangesRefused:
    """A refused change."""

    is_type_of = stands_for(change.ChangesRefused)

    problems: list[ChangeProblem]


@strawberry.type(description="Nothing is wrong, and nothing was written, as a dry run was asked for.")
class ChangesChecked:
    """A checked change."""

    is_type_of = stands_for(change.ChangesChecked)

    expected: WithdrawalImpact = column("What would follow, once all of the change has taken effect.")


async def revisions_of(
    published: Sequence[change.ChangesPublished], context: OperationContext
) -> Sequence[revision.PublishedRevision]:
    """Return the revision that the payload is read from, for each change."""
    return [await revision.revision(context.reader)] * len(published)


async def events_published(
    published: Sequence[change.ChangesPublished],
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[change_event.ChangeEvent]]:
    """Resolve the events of each change."""
    page = page_request(context.limits, first, after, key=EVENT_KEY, wants_total=wants_total)
    events = [await events_of_change(context.reader, one.sequence) for one in published]
    return [page_within(own, page, place=lambda event: event.place) for own in events]


@strawberry.type(description="All of the change was written.")
class ChangesPublished:
    """A published change."""

    is_type_of = stands_for(change.ChangesPublished)

    events: Connection[ChangeEvent] = relation(events_published, "What it did, as the feed has it.")
    revision: Revision = relation(revisions_of, "The revision that this payload is read from, which has the change.")
    consequences: WithdrawalImpact = column("What follows, once all of the change has taken effect.")


@strawberry.type(description="What is published stays as it is: the proposal waits to be decided, or was rejected.")
class ChangesProposed:
    """A proposed change."""

    is_type_of = stands_for(change.ChangesProposed)

    proposal: Proposal


ChangesResult = Annotated[
    ChangesPublished | ChangesChecked | ChangesProposed | ChangesRefused,
    strawberry.union("ChangesResult", description="What became of a change."),
]
