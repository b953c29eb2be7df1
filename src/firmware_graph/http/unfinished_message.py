"""What has come of a message on a WebSocket that is not whole, in the memory budget of bodies."""

from collections.abc import Callable
from dataclasses import dataclass

from firmware_graph.http.body_memory import BodyMemory, BodyShare
from firmware_graph.http.problem import Problem


@dataclass(slots=True)
class UnfinishedMessage:
    """Counts the message of one connection, which gives way to those whose clients are faster, as bodies do."""

    bodies: BodyMemory
    share: BodyShare | None = None

    def has_room(self, length: int, abort: Callable[[], None]) -> bool:
        """Count what has come of a message, 0 if none is unfinished; return False if there is no memory for it.

        `abort` ends the connection.
        """
        if not length:
            self.release()
            return True
        self.share = self.share or BodyShare(self.bodies, abort)
        try:
            self.share.grow_to(length)
        except Problem:
            return False
        return True

    def release(self) -> None:
        """Count it no longer, as it is whole or its connection is closed."""
        if self.share:
            self.share.release()
            self.share = None
