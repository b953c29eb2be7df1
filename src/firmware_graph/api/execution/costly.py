"""Places for operations that cost much: what each reads and answers takes memory until it is encoded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from firmware_graph.api.execution.encoding import LITTLE
from firmware_graph.api.execution.requester import Requester
from firmware_graph.database.awaited import while_awaited
from firmware_graph.database.turns import Turns
from firmware_graph.errors import RateLimited


@dataclass(slots=True)
class CostlyPlaces:
    """A number of places for all callers, of which each may take a few; who finds none free waits for a turn.

    The next is of the account whose last is longest ago. `seconds` is the time limit of operations, in which they wait.
    """

    most: int = 8
    most_of_caller: int = 4
    seconds: float = 10.0
    turns: Turns = field(init=False)

    def __post_init__(self) -> None:
        """Begin with all places free."""
        self.turns = Turns(self.most, self.most_of_caller)

    @asynccontextmanager
    async def taken_by(self, requester: Requester, cost: int) -> AsyncIterator[None]:
        """Take a place while the body runs, unless the operation costs little.

        Raises:
            RateLimited: None became free before the deadline.
            GraphTimeout: The caller left before that.
        """
        if cost <= LITTLE:
            yield
            return
        try:
            async with asyncio.timeout(self.seconds - requester.seconds_spent), while_awaited(requester.has_left):
                await self.turns.take(requester.account)
        except TimeoutError:
            raise self.refusal() from None
        try:
            yield
        finally:
            self.turns.leave(requester.account)

    def refusal(self) -> RateLimited:
        """Return the error that states the limit."""
        message = (
            f"Operations that cost more than {LITTLE:,} are executed {self.most_of_caller} of a caller and {self.most} "
            "of all at a time, and this one waited too long. Send fewer at a time, and this one again in a few seconds."
        )
        return RateLimited(message, limit="costly", maximum=self.most_of_caller)
