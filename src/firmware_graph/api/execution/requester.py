"""The sender of a request: the caller, its address, and whether it still waits."""

import time
from typing import NamedTuple, Self

from firmware_graph.api.execution.request import Request
from firmware_graph.auth.caller import Caller
from firmware_graph.database.awaited import HasLeft
from firmware_graph.database.graph import Deadline
from firmware_graph.database.waiter import Waiter
from firmware_graph.model.rights import StepUp


class Requester(NamedTuple):
    """A caller and its address, to which the operations of unidentified callers are charged.

    `keeps` is whether the process caches what it reads for the operation, `came_at` the second at
    which its deadline began; without one, the deadline of what it asks begins when that is executed.
    """

    caller: Caller
    address: str = ""
    has_left: HasLeft | None = None
    keeps: bool = True
    came_at: float | None = None

    @classmethod
    def of(cls, request: Request, caller: Caller, address: str, has_left: HasLeft | None) -> Self:
        """Describe the sender of a request that comes now, whose deadline begins if it has not begun."""
        return cls(caller, address, has_left, request.is_kept, request.began_at or time.monotonic())

    @property
    def seconds_spent(self) -> float:
        """How much of its deadline has passed: waiting for a place, a cached answer and recording take time, too."""
        return 0.0 if self.came_at is None else time.monotonic() - self.came_at

    def deadline(self, seconds: float) -> Deadline:
        """Return the deadline of an operation that may take so many seconds since it came."""
        return Deadline.after(max(seconds - self.seconds_spent, 0.0), self.has_left)

    def waiter(self, seconds: float) -> Waiter:
        """Return who waits for a turn of its account, until that deadline."""
        return Waiter(self.account, self.deadline(seconds))

    @property
    def account(self) -> str:
        """The account that its operations are charged to."""
        return self.caller.account or self.address

    @property
    def party(self) -> str:
        """The party whose callers share its turns, however many they are; of a caller without one, its account."""
        return self.account if self.caller.party is None else f"party {self.caller.party}"

    @property
    def step_up(self) -> StepUp | None:
        """The stronger sign-in that would open more to the caller, if there is one."""
        return self.caller.step_up

    @property
    def is_known(self) -> bool:
        """Whether the caller is identified."""
        return self.caller.account is not None
