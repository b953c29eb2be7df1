"""The memory budget for what all clients of a process send: many long bodies at once would exhaust its memory."""

from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Final, Self

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from firmware_graph.errors import RateLimited
from firmware_graph.http.long_answers import ABORT
from firmware_graph.http.problem import Problem
from firmware_graph.model.form_types import FORM_STORED, is_form

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

RETRY_AFTER_SECONDS: Final = 2


@dataclass(slots=True)
class BodyMemory:
    """The limit in bytes on all bodies together, from when they are received until their requests are answered.

    A body of JSON counts as what it takes once it is parsed. The first `free_bytes` of each do not count, so that short
    requests pass while long ones fill the budget; a single body is always accepted. Beyond it, the body whose client
    has sent nothing for longest gives way; those that are whole do not. The bodies of one account have half of the
    budget, so that it cannot keep others from sending any.
    """

    most_bytes: int = 134_217_728
    free_bytes: int = 65_536
    taken: int = 0
    growing: "OrderedDict[BodyShare, None]" = field(default_factory=OrderedDict)
    """The bodies that are not whole, in the order in which they last grew."""

    of_account: Counter[str] = field(default_factory=Counter)

    def place(self, scope: Scope, account: str | None = None) -> "BodyShare":
        """Return the share of the body of a request, a context manager; None: its account is not known."""
        return BodyShare(self, scope.get("state", {}).get(ABORT), account)

    def taken_by(self, account: str | None) -> int:
        """Return what the bodies of an account take; None: all bodies."""
        return self.taken if account is None else self.of_account[account]

    def most_of(self, account: str | None) -> int:
        """Return what the bodies of an account may take; None: all bodies."""
        return self.most_bytes if account is None else self.most_bytes // 2

    def make_room(self, more: int, share: "BodyShare", account: str | None) -> None:
        """Close the connections of other bodies, of an account or of all, until there is enough memory for more of one.

        Raises:
            Problem: Those that are whole have exhausted the budget.
        """
        others = [other for other in self.growing if other is not share and account in {None, other.account}]
        kept = self.taken_by(account) - sum(other.taken for other in others)
        if kept > share.taken and kept + more > self.most_of(account):
            raise self.exhausted()
        for slowest in others:
            if self.taken_by(account) + more <= self.most_of(account):
                break
            slowest.give_way()

    def count(self, more: int, account: str | None) -> None:
        """Count what a body of an account takes more, or less."""
        self.taken += more
        if account is not None:
            self.of_account[account] += more
            if not self.of_account[account]:
                del self.of_account[account]

    def exhausted(self) -> Problem:
        """Return the refusal of a body for which there is no memory."""
        return Problem(
            503,
            "Too many long requests are received or answered at this moment. Send this one again in a few seconds.",
            code=RateLimited.code,
            limit="bodies",
            maximum=self.most_bytes,
            retryAfter=RETRY_AFTER_SECONDS,
        )


@dataclass(slots=True, eq=False)
class BodyShare:
    """The share of one body, released at the end of the context; `abort` ends its connection while it may give way."""

    room: BodyMemory
    abort: Callable[[], None] | None = None
    account: str | None = None
    taken: int = 0
    has_given_way: bool = False

    def grow_to(self, length: int) -> None:
        """Reserve memory for a body of some length, or for what is made of it.

        Raises:
            Problem: Other bodies have exhausted the budget, or this one has given way to another.
        """
        room = self.room
        more = max(0, length - room.free_bytes) - self.taken
        if self.has_given_way:
            raise room.exhausted()
        if more <= 0:
            return
        for account in (self.account, None):
            if room.taken_by(account) + more > room.most_of(account):
                room.make_room(more, self, account)
        room.count(more, self.account)
        self.taken += more
        if self.abort is not None:
            room.growing[self] = None
            room.growing.move_to_end(self)

    def note_whole(self) -> None:
        """Note that the body is whole, so that it no longer gives way."""
        self.room.growing.pop(self, None)
        self.abort = None

    def give_way(self) -> None:
        """Release the share, and close the connection, as the client of another body is faster."""
        log.warning("a connection was closed, as others need the memory of its body", bytes=self.taken)
        abort, self.has_given_way = self.abort, True
        self.release()
        if abort is not None:
            abort()

    def release(self) -> None:
        """Release the whole share."""
        self.note_whole()
        self.room.count(-self.taken, self.account)
        self.taken = 0

    def __enter__(self) -> Self:
        """Begin with no share."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Release the whole share."""
        self.release()


@dataclass(frozen=True, slots=True)
class CountedForms:
    """An ASGI middleware that counts the bodies of forms, which pages read, until they are answered or stored."""

    app: ASGIApp
    room: BodyMemory

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; reading its form raises a Problem while other bodies exhaust the budget."""
        if scope["type"] != "http" or not is_form(Headers(scope=scope).get("content-type", "")):
            await self.app(scope, receive, send)
            return
        length = 0
        with self.room.place(scope) as place:

            async def counted() -> Message:
                nonlocal length
                message = await receive()
                if body := message.get("body"):
                    length += len(body)
                    place.grow_to(length)
                if not message.get("more_body"):
                    place.note_whole()
                return message

            await self.app({**scope, FORM_STORED: place.release}, counted, send)
