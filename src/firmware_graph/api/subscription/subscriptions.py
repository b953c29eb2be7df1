"""The subscriptions of a process: opened, answered through the service, and ended together."""

import asyncio
from collections.abc import Hashable
from dataclasses import dataclass, field, replace

import orjson

from firmware_graph.api.execution.budget import Budget
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.execution.service import Service
from firmware_graph.api.subscription.feed_page import FeedPage
from firmware_graph.api.subscription.feed_queries import FeedQueries
from firmware_graph.api.subscription.feed_query import FeedQuery
from firmware_graph.api.subscription.revision_watch import RevisionWatch
from firmware_graph.api.subscription.stream_places import StreamPlaces
from firmware_graph.questions.publication.shared.party_stream import parties_with_streams


@dataclass(slots=True)
class Subscriptions:
    """Answers pages of subscriptions.

    A stream sends something at least every `heartbeat_seconds`, and one whose reader accepts nothing for
    `write_seconds` is ended.
    """

    service: Service
    watch: RevisionWatch
    places: StreamPlaces = field(default_factory=StreamPlaces)
    heartbeat_seconds: float = 10.0
    write_seconds: float = 30.0
    under_way: dict[Hashable, asyncio.Task[EncodedResponse]] = field(default_factory=dict)
    queries: FeedQueries = field(init=False)

    def __post_init__(self) -> None:
        """Rewrite subscriptions where documents are parsed."""
        self.queries = FeedQueries(self.service.documents.background, seconds=self.service.executor.seconds)

    async def query_of(self, request: Request, requester: Requester) -> FeedQuery | None:
        """Return the query of a subscription; None if the operation is not one.

        Raises:
            RequestError: It is refused.
            GraphTimeout: The deadline passed, or the caller left, before its turn came.
        """
        caller = requester.caller
        request = self.service.trusted.resolved(request)
        operation = await self.service.documents.operation(request, requester, self.service.executor.seconds)
        if not operation.is_subscription:
            return None
        admission = self.service.gate.admit(operation, caller.rights)
        if admission.refusals:
            await self.service.trail.take_room(caller, operation, admission)
            self.service.trail.note(caller, operation, admission, None)
            raise admission.refusals[0]
        parties = parties_with_streams(caller.rights) if admission.uses_party_facts else ()
        return replace(await self.queries.query_of(request, operation, requester), parties=parties)

    async def page(self, query: FeedQuery, after: str | None, requester: Requester) -> FeedPage:
        """Answer one page for one caller, who is charged for it."""
        response = await self.service.respond(
            query.page(after), requester.caller, requester.has_left, requester.address
        )
        return FeedPage.of(response, query.key)

    async def shared_page(self, query: FeedQuery, after: str, requester: Requester) -> FeedPage:
        """Answer one page for all callers with the same rights, query and position: each gets the same bytes.

        Nobody is charged for it: it is computed once, however many wait, in the turns of the first that asks. Records
        of restricted reads are not shared; nor is a refusal, which may concern the rights of one caller only.
        """
        if requester.caller.rights.reads_restricted or requester.caller.agent is not None:
            return await self.page(query, after, requester)
        variables = orjson.dumps(query.request.variables, option=orjson.OPT_SORT_KEYS)
        key = (requester.caller.rights, query.request.query, query.request.operation_name, variables, after)
        task = self.under_way.get(key)
        if task is None:
            shared = replace(self.service, budget=Budget(), places=None)
            task = self.under_way[key] = asyncio.create_task(
                shared.respond(query.page(after), requester.caller, None, requester.address)
            )
            task.add_done_callback(lambda _: self.under_way.pop(key, None))
        page = FeedPage.of(await asyncio.shield(task), query.key)
        return await self.page(query, after, requester) if page.position is None and not page.is_passing else page
