"""The root of subscriptions: the feed, pushed."""

from collections.abc import AsyncIterator

import strawberry

from firmware_graph.api.schema.publication.change_event import ChangeFeed
from firmware_graph.api.schema.publication.change_filter import ChangeFilter


@strawberry.type
class Subscription:
    """Root fields to subscribe to: each is answered by pages of the query field of its name (`api/subscription`)."""

    @strawberry.subscription(  # type: ignore[untyped-decorator]  # Strawberry's own
        description="The feed as it grows, from a position on, nothing lost or doubled; without `after` from now on, "
        "and then at first with no events, for the position. Over graphql-transport-ws, and as Server-Sent Events "
        "(`Accept: text/event-stream`; distinct connections of graphql-sse), where `id` is the position."
    )
    async def changes(
        self,
        after: str | None = strawberry.UNSET,  # noqa: ARG002 - its signature is all that counts
        filter: ChangeFilter | None = strawberry.UNSET,  # noqa: A002, ARG002 - the same, and the argument's name
    ) -> AsyncIterator[ChangeFeed]:
        """Declare the subscription, which `api/subscription` answers; this is never executed."""
        raise NotImplementedError
        yield
