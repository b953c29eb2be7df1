"""The sender of a request: the caller, its address, and whether it still waits."""

from typing import NamedTuple

from firmware_graph.auth.caller import Caller
from firmware_graph.database.awaited import HasLeft
from firmware_graph.model.rights import StepUp


class Requester(NamedTuple):
    """A caller and its address, to which the operations of unidentified callers are charged.

    `keeps` is whether the process caches what it reads for the operation.
    """

    caller: Caller
    address: str = ""
    has_left: HasLeft | None = None
    keeps: bool = True

    @property
    def account(self) -> str:
        """The account that its operations are charged to."""
        return self.caller.account or self.address

    @property
    def step_up(self) -> StepUp | None:
        """The stronger sign-in that would open more to the caller, if there is one."""
        return self.caller.step_up

    @property
    def is_known(self) -> bool:
        """Whether the caller is identified."""
        return self.caller.account is not None
