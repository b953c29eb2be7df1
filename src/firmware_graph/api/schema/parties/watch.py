"""Watches, and the input for one."""

from collections.abc import Sequence
from typing import cast

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.api.schema.pathways.pathway_changes import PathwayChanges
from firmware_graph.api.schema.pathways.requests import PathwayRequest
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model import pathway_changes, watch
from firmware_graph.questions.parties.watch_changes import watch_changes
from firmware_graph.questions.pathways.shared import resolved_requests


async def changes_of(
    watches: Sequence[watch.Watch], context: OperationContext, *, since: DateTime
) -> Sequence[pathway_changes.PathwayChanges]:
    """Resolve `changes`."""
    now = context.now_ms
    return [await watch_changes(context.reader, one, since=since, now_ms=now) for one in watches]


@strawberry.type(
    description="A party's own list of what it asks: it is told, by an event PATHWAY_CHANGED, when an answer is no "
    "longer the answer."
)
class Watch:
    """A watch of a party."""

    is_type_of = stands_for(watch.Watch)

    watch_id: strawberry.ID = column(name="id")
    name: str
    size: int = column("The number of different requests.")
    set_at: DateTime
    names_party: bool = column("Whether SECAS sees your party's name where a change would hit this watch.")
    changes: PathwayChanges | None = relation(
        changes_of,
        "What became of its answers by what was recorded or took effect at or after a moment, such as `recordedAt` of "
        "an event: before, and now.",
    )


@strawberry.input(
    description="1 to 10,000 different requests (by default), each of which can be read; what they mean is looked up "
    "each time. Set again by its name, a watch is replaced, and keeps its ID."
)
class WatchInput:
    """The input for a watch."""

    name: str
    requests: list[PathwayRequest]
    names_party: bool | None = strawberry.field(
        default=UNSET,
        description="Agrees that SECAS sees your party's name before it makes a change that hits this watch. What it "
        "asks is not shown.",
    )

    def read(self) -> Sequence[resolved_requests.PathwayRequest]:
        """Return the requests, which are rows of their question already."""
        return cast("Sequence[resolved_requests.PathwayRequest]", self.requests)
