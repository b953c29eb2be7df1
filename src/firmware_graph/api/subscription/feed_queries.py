"""The rewritten texts of subscriptions, cached: a client that reconnects sends the same one again."""

from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple

from cachetools import LRUCache

from firmware_graph.api.execution.documents import Seconds, Text, usual_seconds
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.subscription.feed_query import PREFIX, FeedQuery, FeedText, feed_query, feed_text, root_field
from firmware_graph.auth.operation import Operation
from firmware_graph.database.background import Background
from firmware_graph.errors import BadUserInput

MOST_CHARACTERS: Final = 500_000
"""Of the texts of subscriptions and of their queries."""

Key = tuple[Text, str | None]
"""The text of a document, and the name of its operation."""


class Entry(NamedTuple):
    """The text of a document, and that of the query of one of its subscriptions."""

    subscription: str
    query: FeedText


def size_of(entry: Entry) -> int:
    """Return the characters of both texts of an entry."""
    return len(entry.subscription) + len(entry.query.text)


@dataclass(slots=True)
class FeedQueries:
    """Rewrites subscriptions in the background thread in which documents are parsed; caches `most` characters.

    `seconds` returns the time limit of operations, in which their senders wait for a turn.
    """

    background: Background
    most: int = MOST_CHARACTERS
    seconds: Seconds = usual_seconds
    entries: LRUCache[Key, Entry] = field(init=False)

    def __post_init__(self) -> None:
        """Begin with nothing cached."""
        self.entries = LRUCache(self.most, getsizeof=size_of)

    async def query_of(self, request: Request, operation: Operation, requester: Requester) -> FeedQuery:
        """Return the query of a validated subscription.

        Raises:
            BadUserInput: Its root is more than one plain field, it uses a reserved name, or its position is no string.
            GraphTimeout: The deadline passed, or the caller left, before its turn came.
            RateLimited: Too many documents wait for the thread.
        """
        if PREFIX in request.query:
            raise BadUserInput(f"Names that begin with {PREFIX} are kept for streams: use others.")
        root_field(operation)
        key = Text(request.query, requester.caller.rights.reads_restricted), request.operation_name
        text = await self.text_of(key, operation, requester)
        return feed_query(request, operation, text)

    async def text_of(self, key: Key, operation: Operation, requester: Requester) -> FeedText:
        """Look up the text of a query, or make it in the background.

        Raises:
            GraphTimeout, RateLimited: As for `query_of`.
        """
        if found := self.entries.get(key):
            return found.query
        subscription = key[0].text
        async with self.background.turn(requester.waiter(self.seconds())):
            if found := self.entries.get(key):  # an earlier waiter asked for the same
                return found.query
            made = Entry(subscription, await self.background.run(partial(feed_text, operation)))
            if size_of(made) <= self.most:
                self.entries[key] = made
        return made.query
