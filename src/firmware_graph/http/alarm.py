"""A timeout that is set for every request and hardly ever fires: setting it again costs no timer."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Alarm:
    """Calls a function at a moment, unless it is set again before.

    One timer serves consecutive moments: when it fires too early, it is set again.
    """

    loop: asyncio.AbstractEventLoop
    ring: Callable[[], None]
    at: float | None = None
    timer: asyncio.TimerHandle | None = None
    timer_at: float = 0.0

    def set(self, seconds: float | None) -> None:
        """Fire after some seconds, and not at the moment set before; None for never."""
        if seconds is None:
            self.at = None
            return
        self.at = self.loop.time() + seconds
        if self.timer is None or self.at < self.timer_at:
            self.wait_until(self.at)

    def wait_until(self, at: float) -> None:
        """Set the timer."""
        if self.timer:
            self.timer.cancel()
        self.timer, self.timer_at = self.loop.call_at(at, self.look), at

    def look(self) -> None:
        """Fire, if it is time."""
        self.timer = None
        if self.at is None:
            return
        if self.at > self.loop.time():
            self.wait_until(self.at)
        else:
            self.at = None
            self.ring()

    def end(self) -> None:
        """Never fire again."""
        if self.timer:
            self.timer.cancel()
