"""How many frames a client may send on a WebSocket: each takes time to parse, even one without a message."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

FRAMES_PER_SECOND: Final = 200
MOST_FRAMES_AT_ONCE: Final = 1_000
"""What a client that has been quiet may send in one burst, such as all its operations after reconnecting."""


@dataclass(slots=True)
class FrameAllowance:
    """The frames that a client may still send: a token bucket."""

    now: Callable[[], float]
    left: float = field(init=False)
    counted_at: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin with a whole burst."""
        self.left, self.counted_at = MOST_FRAMES_AT_ONCE, self.now()

    def covers(self, frames: int) -> bool:
        """Count some frames, and return whether the client may send them."""
        now = self.now()
        earned = FRAMES_PER_SECOND * (now - self.counted_at)
        self.left, self.counted_at = min(MOST_FRAMES_AT_ONCE, self.left + earned) - frames, now
        return self.left >= 0
