"""The keys of one issuer: fetched in the background, one refresh at a time, and kept for a while when it is away."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.auth.key_sets import Keys
from firmware_graph.auth.oidc.fetching import NotFetched
from firmware_graph.errors import IssuerUnavailable

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)
AWAY: Final = "The keys of the token's issuer cannot be had at the moment. Try again in a few seconds."


class Schedule(NamedTuple):
    """When keys are fetched, in seconds.

    Every `refresh`, and after `cooldown` where that failed; for tokens of unknown keys at once, and no sooner than
    `cooldown` after the last such time. What was fetched last is trusted for `keep`.
    """

    refresh: float = 300.0
    cooldown: float = 30.0
    keep: float = 86_400.0


class IssuerKeys:
    """The keys of an issuer."""

    def __init__(
        self,
        issuer: str,
        fetch: Callable[[], Awaitable[Keys]],
        schedule: Schedule,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.issuer, self.fetch, self.schedule, self.now = issuer, fetch, schedule, now
        self.held: Keys = ()
        self.trusted_until = self.not_before = float("-inf")
        self.problem: str | None = None
        self.refreshing: asyncio.Task[None] | None = None

    @property
    def origin(self) -> str:
        """Name the issuer."""
        return f"the issuer {self.issuer}"

    def keys(self) -> Keys:
        """Return the keys that were fetched last; none once that is too long ago."""
        return self.held if self.now() < self.trusted_until else ()

    async def look_again(self) -> None:
        """Fetch the keys, or wait for whoever does; nothing within the cooldown.

        Raises:
            IssuerUnavailable: There are none afterwards.
        """
        if self.refreshing is None and self.now() >= self.not_before:
            self.not_before = self.now() + self.schedule.cooldown
            await self.refreshed()
        elif self.refreshing:
            await self.refreshed()
        if not self.keys():
            raise IssuerUnavailable(AWAY)

    async def keep_fresh(self) -> None:
        """Fetch the keys at once, and again and again."""
        try:
            while True:
                await self.refreshed()
                await asyncio.sleep(self.schedule.cooldown if self.problem else self.schedule.refresh)
        finally:
            if self.refreshing:
                self.refreshing.cancel()
                await asyncio.gather(self.refreshing, return_exceptions=True)

    async def refreshed(self) -> None:
        """Fetch the keys, one at a time whoever waits; a waiter that is cancelled takes nothing from the others."""
        if self.refreshing is None:
            self.refreshing = asyncio.create_task(self.refresh())
        await asyncio.shield(self.refreshing)

    async def refresh(self) -> None:
        """Fetch the keys; keep those that were fetched before where that fails, and log it where it is news."""
        try:
            keys = await self.fetch()
        except NotFetched as error:
            if str(error) != self.problem:
                log.warning("the keys of an issuer were not fetched", issuer=self.issuer, reason=str(error))
            self.problem = str(error)
        else:
            if self.problem:
                log.info("the keys of an issuer were fetched again", issuer=self.issuer)
            self.problem = None
            self.held = self.held if keys == self.held else keys
            self.trusted_until = self.now() + self.schedule.keep
        finally:
            self.refreshing = None
