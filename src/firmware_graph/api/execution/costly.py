"""Places for operations that cost much: what each reads and answers takes memory until it is encoded."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from firmware_graph.api.execution.encoding import LITTLE
from firmware_graph.api.execution.requester import Requester
from firmware_graph.errors import RateLimited


@dataclass(slots=True)
class CostlyPlaces:
    """A number of places for all callers, of which each may take a few; who finds none free waits, in order.

    `seconds` is the time limit of operations, in which they wait.
    """

    most: int = 8
    most_of_caller: int = 4
    seconds: float = 10.0
    of_all: asyncio.Semaphore = field(init=False)
    of_caller: WeakValueDictionary[str, asyncio.Semaphore] = field(default_factory=WeakValueDictionary)

    def __post_init__(self) -> None:
        """Begin with all places free."""
        self.of_all = asyncio.Semaphore(self.most)

    @asynccontextmanager
    async def taken_by(self, requester: Requester, cost: int) -> AsyncIterator[None]:
        """Take a place while the body runs, unless the operation costs little.

        Raises:
            RateLimited: None became free before the deadline.
        """
        async with AsyncExitStack() as places:
            if cost > LITTLE:
                own = self.of_caller.setdefault(requester.account, asyncio.Semaphore(self.most_of_caller))
                try:
                    async with asyncio.timeout(self.seconds - requester.seconds_spent):
                        await places.enter_async_context(own)
                        await places.enter_async_context(self.of_all)
                except TimeoutError:
                    raise self.refusal() from None
            yield

    def refusal(self) -> RateLimited:
        """Return the error that states the limit."""
        message = (
            f"Operations that cost more than {LITTLE:,} are executed {self.most_of_caller} of a caller and {self.most} "
            "of all at a time, and this one waited too long. Send fewer at a time, and this one again in a few seconds."
        )
        return RateLimited(message, limit="costly", maximum=self.most_of_caller)
