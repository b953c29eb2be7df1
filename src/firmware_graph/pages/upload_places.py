"""The uploads of a party that a process has at a time: one that is worked on, one that waits, and no more."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from starlette.exceptions import HTTPException

from firmware_graph.api.execution.counted import counted
from firmware_graph.errors import RateLimited

TOO_MANY: Final = 429
MOST_OF_PARTY: Final = 2
RETRY_AFTER_SECONDS: Final = 10


class UploadsWait(HTTPException):
    """A party has an upload that is worked on, and one that waits."""

    def __init__(self) -> None:
        super().__init__(
            TOO_MANY,
            "Your party has an upload that is worked on, and one that waits. Nothing was written: send this one again "
            "once one of them is answered.",
        )
        self.extensions = {
            "code": RateLimited.code,
            "limit": "uploads",
            "maximum": MOST_OF_PARTY,
            "retryAfter": RETRY_AFTER_SECONDS,
        }


@dataclass(frozen=True, slots=True)
class UploadPlaces:
    """The places of parties for uploads, each held from before its body is received until it is answered."""

    taken: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def taken_by(self, party: str) -> Iterator[None]:
        """Take a place while the body runs.

        Raises:
            UploadsWait: The party has none left.
        """
        if self.taken[party] >= MOST_OF_PARTY:
            raise UploadsWait
        with counted(self.taken, party):
            yield
