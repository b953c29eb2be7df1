"""How many frames of a client are parsed on a WebSocket: each takes time, even one without a message."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

FRAMES_PER_SECOND: Final = 200
MOST_FRAMES_AT_ONCE: Final = 1_000
"""What a client that has been quiet may send in one burst, such as all its operations after reconnecting."""


@dataclass(slots=True)
class FrameAllowance:
    """The frames of a client that may still be parsed: a token bucket, which may be overdrawn."""

    now: Callable[[], float]
    left: float = field(init=False)
    counted_at: float = field(init=False)

    def __post_init__(self) -> None:
        """Begin with a whole burst."""
        self.left, self.counted_at = MOST_FRAMES_AT_ONCE, self.now()

    def count(self, frames: int) -> None:
        """Count frames that were parsed."""
        now = self.now()
        earned = FRAMES_PER_SECOND * (now - self.counted_at)
        self.left, self.counted_at = min(MOST_FRAMES_AT_ONCE, self.left + earned) - frames, now

    @property
    def seconds_short(self) -> float:
        """How long nothing more may be parsed; 0 if something may."""
        return max(0.0, self.counted_at - self.left / FRAMES_PER_SECOND - self.now()) if self.left <= 0 else 0.0
