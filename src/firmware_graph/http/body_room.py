"""The room that the bodies of all requests of a process have together: many long ones at once would fill its memory."""

from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from firmware_graph.errors import RateLimited
from firmware_graph.http.problem import Problem

RETRY_AFTER_SECONDS: Final = 2


@dataclass(slots=True)
class BodyRoom:
    """How many bytes bodies may have together, from when they are received until their requests are answered.

    The first `free_bytes` of each count nothing, so that short requests pass while long ones fill the room; a body that
    is alone always has room.
    """

    most_bytes: int = 134_217_728
    free_bytes: int = 65_536
    taken: int = 0

    def place(self) -> "BodyPlace":
        """Return the place of one body, to be used as a context."""
        return BodyPlace(self)


@dataclass(slots=True)
class BodyPlace:
    """What one body takes, given back at the end of the context."""

    room: BodyRoom
    taken: int = 0

    def grow_to(self, length: int) -> None:
        """Take room for a body of some length.

        Raises:
            Problem: There is none, as others have it.
        """
        room = self.room
        more = max(0, length - room.free_bytes) - self.taken
        if more <= 0:
            return
        if room.taken > self.taken and room.taken + more > room.most_bytes:
            raise Problem(
                503,
                "Too many long requests are received or answered at this moment. Send this one again in a few seconds.",
                code=RateLimited.code,
                limit="bodies",
                maximum=room.most_bytes,
                retryAfter=RETRY_AFTER_SECONDS,
            )
        room.taken += more
        self.taken += more

    def __enter__(self) -> Self:
        """Begin with nothing."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Give all of it back."""
        self.room.taken -= self.taken
        self.taken = 0
