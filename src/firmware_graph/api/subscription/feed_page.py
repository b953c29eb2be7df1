"""One page of a subscription, in the bytes that are sent, and where to go on from."""

from typing import Any, Final, NamedTuple

import orjson

from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.subscription.feed_query import HAS_MORE, NODES, POSITION
from firmware_graph.errors import AuditUnavailable, GraphError, GraphTimeout, GraphUnavailable, RateLimited

PASSING: Final = frozenset(
    {AuditUnavailable.code, GraphError.code, GraphTimeout.code, GraphUnavailable.code, RateLimited.code}
)
"""Codes of what may be answered a moment later."""


class FeedPage(NamedTuple):
    """A page: a response of GraphQL in bytes; without a `position`, nothing can follow it.

    Where nothing `is_new` there is nothing to send. `is_passing` where it failed and may be asked for again.
    """

    content: bytes
    position: str | None = None
    has_more: bool = False
    is_new: bool = True
    is_passing: bool = False

    @classmethod
    def of(cls, response: EncodedResponse, key: str) -> "FeedPage":
        """Take what was asked for the stream itself out of a response."""
        body: dict[str, Any] = orjson.loads(response.content)
        feed = (body.get("data") or {}).get(key)
        is_passing = not PASSING.isdisjoint(response.error_codes)
        if feed is None or is_passing:
            return cls(response.content, is_passing=is_passing)
        position, has_more, nodes = feed.pop(POSITION), feed.pop(HAS_MORE), feed.pop(NODES)
        return cls(orjson.dumps(body), position, has_more, bool(nodes))
