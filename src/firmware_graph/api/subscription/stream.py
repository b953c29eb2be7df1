"""One subscription: its pages in order, from a position on, until its caller's rights or the process end."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final, NamedTuple

from firmware_graph.api.execution.admitted_request import check_rights
from firmware_graph.api.execution.requester import Requester
from firmware_graph.api.execution.response import EncodedResponse, Response
from firmware_graph.api.schema.context import now_ms
from firmware_graph.api.subscription.feed_page import Parts
from firmware_graph.api.subscription.feed_query import FeedQuery
from firmware_graph.api.subscription.revision_watch import Seen
from firmware_graph.api.subscription.stream_places import StreamPlace
from firmware_graph.api.subscription.subscriptions import Subscriptions
from firmware_graph.auth.caller import Caller
from firmware_graph.errors import GraphError, RequestError, Unauthenticated

MILLISECONDS: Final = 1000
AGAIN_SECONDS: Final = 1.0
"""The pause before a page is retried after a transient failure."""


class Kind(Enum):
    """The kind of a message: `NEXT` has a payload; so has `UNAUTHENTICATED`, its reason; the last three end it."""

    NEXT = auto()
    ALIVE = auto()
    COMPLETE = auto()
    UNAUTHENTICATED = auto()
    STOPPING = auto()


class Said(NamedTuple):
    """One message of a stream, and the position after everything that it has sent.

    `codes` are those of the errors of a payload without data.
    """

    kind: Kind
    payload: Parts = ()
    position: str | None = None
    codes: Sequence[str] = ()

    @classmethod
    def of(cls, kind: Kind, response: EncodedResponse) -> "Said":
        """Return a message with a response after which nothing can follow."""
        return cls(kind, (response.content,), codes=response.codes)


@dataclass(slots=True)
class Stream:
    """A running subscription; `identify` raises Unauthenticated when its credential was ended early.

    It has one page at a time: the next is requested after the last was taken, so that a slow reader holds no more, and
    one that waits for something new holds none.
    """

    subscriptions: Subscriptions
    query: FeedQuery
    requester: Requester
    identify: Callable[[], Awaitable[Caller]]
    place: StreamPlace = field(init=False)

    def __post_init__(self) -> None:
        """Prepare its place among those of its caller."""
        self.place = StreamPlace(self.requester.account)

    @property
    def write_seconds(self) -> float:
        """How long its reader may accept nothing."""
        return self.subscriptions.write_seconds

    def holding_place(self, of_connection: set[StreamPlace]) -> AbstractContextManager[None]:
        """Return a context in which it has a place, to be held while it is sent; RateLimited if there is none."""
        return self.subscriptions.places.holding(self.place, of_connection)

    async def events(self) -> AsyncGenerator[Said, None]:
        """Yield the messages, `ALIVE` in between, and finally why nothing follows."""
        try:
            async for said in self.pages():
                yield said
                del said
        except Unauthenticated as error:
            yield Said.of(Kind.UNAUTHENTICATED, Response.to_refused([error]).encoded())
        except GraphError as error:
            yield Said.of(Kind.NEXT, Response.to_fault(error).encoded())
            yield Said(Kind.STOPPING)  # so that its reader reconnects
        except RequestError as error:
            yield Said.of(Kind.NEXT, Response.to_refused([error]).encoded())
            yield Said(Kind.STOPPING)

    async def pages(self) -> AsyncGenerator[Said, None]:
        """Yield the pages.

        Raises:
            Unauthenticated: The caller's rights have ended.
            RequestError: Whether they have ended is unknown at the moment, or its place has given way.
            GraphError: The database did not answer.
        """
        subscriptions, position = self.subscriptions, self.query.after
        known = await subscriptions.watch.look(*self.query.parties)
        page = await subscriptions.page(self.query, position, self.requester)
        is_wanted = position is None  # otherwise nobody could reconnect before the first event
        while page.position is not None:
            if page.is_new or is_wanted:
                await self.check_caller()
                yield Said(Kind.NEXT, page.parts, page.position)
            position, has_more, is_wanted = page.position, page.has_more, False
            del page
            ask = subscriptions.page if has_more else subscriptions.shared_page
            while True:
                moved = known if has_more else await self.moved_from(known)
                if subscriptions.watch.is_ending:
                    yield Said(Kind.STOPPING)
                    return
                self.place.check()
                if moved is not None:
                    page = await ask(self.query, position, self.requester)
                    if not page.is_passing:
                        break
                    await asyncio.sleep(AGAIN_SECONDS)
                await self.check_caller()
                yield Said(Kind.ALIVE, position=position)
            known = moved
        yield Said(Kind.NEXT, page.parts, codes=page.codes)
        yield Said(Kind.COMPLETE)

    async def moved_from(self, known: Seen) -> Seen | None:
        """Wait for something new; None when it is time for a heartbeat, or to check the rights again."""
        seconds, ends_at = self.subscriptions.heartbeat_seconds, self.requester.caller.rights.ends_at
        if ends_at is not None:
            seconds = max(0.0, min(seconds, (ends_at - now_ms()) / MILLISECONDS))
        try:
            async with self.place.wait(seconds):
                tiers = self.requester.caller.rights.tiers
                return await self.subscriptions.watch.wait(tiers, known, parties=self.query.parties)
        except TimeoutError:
            return None

    async def check_caller(self) -> None:
        """Check that the caller may still receive anything.

        Raises:
            Unauthenticated: It may not.
            RequestError: Whether it may is unknown at the moment.
            GraphError: It has an API key, and the database did not answer.
        """
        check_rights(self.requester.caller)
        await self.identify()
