"""Limits on the open streams of a process, and of each caller."""

from dataclasses import dataclass

from firmware_graph.api.execution.concurrency import ConcurrencyLimit
from firmware_graph.errors import RateLimited


@dataclass(frozen=True, slots=True)
class StreamPlaces(ConcurrencyLimit):
    """The places of a process for streams."""

    most: int = 2_000
    most_of_caller: int = 50

    def refusal(self, *, is_of_caller: bool) -> RateLimited:
        """Return the error that states the limit."""
        if not is_of_caller:
            return RateLimited("Too many streams are open here: try again later.", limit="allStreams")
        message = f"You have {self.most_of_caller} streams open already: end one, or follow several things in one."
        return RateLimited(message, limit="streams", maximum=self.most_of_caller)
