"""Subscriptions to a feed in which nothing happens, without a database."""

import asyncio
from types import SimpleNamespace
from typing import Any, Final, cast

from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.service import Service
from firmware_graph.api.subscription.feed_page import FeedPage
from firmware_graph.api.subscription.feed_query import FeedQuery
from firmware_graph.api.subscription.revision_watch import RevisionWatch
from firmware_graph.api.subscription.stream_places import StreamPlaces
from firmware_graph.api.subscription.subscriptions import Subscriptions

QUIET: Final = "subscription { quiet }"
LATE: Final = "subscription { late }"
"""A subscription whose first page does not come."""

MOST_STREAMS: Final = 20


async def now() -> object:
    return object()


class QuietFeed(Subscriptions):
    """Answers two subscriptions of its own, which the schema lacks, with one page each."""

    def __init__(self, service: Service) -> None:
        watch = RevisionWatch(cast("Any", SimpleNamespace(now=now)))
        super().__init__(service, watch, StreamPlaces(MOST_STREAMS), heartbeat_seconds=600.0, write_seconds=600.0)

    async def query_of(self, request: Request, requester: Requester) -> FeedQuery | None:
        """Return the query of a subscription."""
        if request.query in {QUIET, LATE}:
            return FeedQuery(request, "quiet", None)
        return await super().query_of(request, requester)

    async def page(self, query: FeedQuery, after: str | None, requester: Requester) -> FeedPage:  # noqa: ARG002
        """Return an empty page, or none."""
        if query.request.query == LATE:
            await asyncio.Event().wait()
        return FeedPage((b'{"data":{"quiet":null}}',), "here")
