"""The planning of a change in a thread: one of a party at a time, and no longer than somebody waits for it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from firmware_graph.database.awaited import while_awaited
from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.errors import GraphTimeout, GraphUnavailable

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Planner:
    """Plans the changes of a party until a deadline.

    Whoever `holds_lock`, the writers', has threads of its own, so that no other party's plan makes all writers wait.
    """

    graph: Graph
    party: str
    deadline: Deadline
    holds_lock: bool = False

    async def run(self, work: Callable[[], Result]) -> Result:
        """Run a function that plans, after those that the party sent before.

        Raises:
            GraphTimeout: The deadline has passed, or the caller has left.
            GraphUnavailable: The process is stopping.
        """
        threads = self.graph.writer_threads if self.holds_lock else self.graph.check_threads
        try:
            async with asyncio.timeout(self.deadline.remaining()), while_awaited(self.is_over):
                return await threads.run(self.party, work)
        except TimeoutError:
            message = "the change was not planned before its deadline"
            raise GraphTimeout(message) from None
        except GraphTimeout:
            if self.graph.background.is_stopping:
                message = "the process is stopping"
                raise GraphUnavailable(message) from None
            raise

    async def is_over(self) -> bool:
        """Whether nobody waits for the plan any more, or the process is stopping."""
        has_left = self.deadline.has_left
        return self.graph.background.is_stopping or (has_left is not None and await has_left())
