"""One page of a subscription, in the bytes that are sent, and the position to continue from."""

from typing import Any, Final, NamedTuple

import orjson

from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.subscription.feed_query import HAS_MORE, NODES, POSITION
from firmware_graph.errors import AuditUnavailable, GraphError, GraphTimeout, GraphUnavailable, RateLimited

PASSING: Final = frozenset(
    {AuditUnavailable.code, GraphError.code, GraphTimeout.code, GraphUnavailable.code, RateLimited.code}
)
"""Codes of errors that may be gone a moment later."""


class FeedPage(NamedTuple):
    """A page: a GraphQL response in bytes; without a `position`, nothing can follow it.

    If nothing `is_new` there is nothing to send. `is_passing` if it failed and may be retried.
    """

    content: bytes
    position: str | None = None
    has_more: bool = False
    is_new: bool = True
    is_passing: bool = False

    @classmethod
    def of(cls, response: EncodedResponse, key: str) -> "FeedPage":
        """Separate from a response what was requested for the stream itself."""
        body: dict[str, Any] = orjson.loads(response.content)
        feed = (body.get("data") or {}).get(key)
        is_passing = not PASSING.isdisjoint(response.error_codes)
        if feed is None or is_passing:
            return cls(response.content, is_passing=is_passing)
        position, has_more, nodes = feed.pop(POSITION), feed.pop(HAS_MORE), feed.pop(NODES)
        return cls(orjson.dumps(body), position, has_more, bool(nodes))
