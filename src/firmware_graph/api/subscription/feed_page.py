"""One page of a subscription, in the bytes that are sent, and the position to continue from."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.api.subscription.feed_query import HAS_MORE, NODES, POSITION
from firmware_graph.errors import AuditUnavailable, GraphError, GraphTimeout, GraphUnavailable, RateLimited

PASSING: Final = frozenset(
    {AuditUnavailable.code, GraphError.code, GraphTimeout.code, GraphUnavailable.code, RateLimited.code}
)
"""Codes of errors that may be gone a moment later."""

MARKS: Final = re.compile(
    rb'"%b":"([\w-]+)","%b":(true|false),"%b":\[([^\]]*)\],?' % (POSITION.encode(), HAS_MORE.encode(), NODES.encode())
)
"""What was requested for the stream itself, as the first fields of the feed."""

Parts = Sequence[bytes | memoryview]
"""Bytes in parts, so that a long page is neither parsed nor copied."""


class FeedPage(NamedTuple):
    """A page: a GraphQL response in `parts`; without a `position`, nothing can follow it.

    If nothing `is_new` there is nothing to send. `is_passing` if it failed and may be retried. `codes` are those of the
    errors of a response without data.
    """

    parts: Parts
    position: str | None = None
    has_more: bool = False
    is_new: bool = True
    is_passing: bool = False
    codes: Sequence[str] = ()

    @classmethod
    def of(cls, response: EncodedResponse, key: str) -> "FeedPage":
        """Separate from a response what was requested for the stream itself."""
        content, is_passing = response.content, not PASSING.isdisjoint(response.error_codes)
        feed = b'"data":{"%b":{' % key.encode()
        marks = MARKS.match(content, content.find(feed) + len(feed))
        if marks is None:
            return cls((content,), is_passing=is_passing, codes=response.codes)
        whole = memoryview(content)
        parts = whole[: marks.start()], whole[marks.end() :]
        if is_passing:
            return cls(parts, is_passing=True)
        position, has_more, nodes = marks.groups()
        return cls(parts, position.decode(), has_more == b"true", bool(nodes))
