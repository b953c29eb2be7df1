"""The keys and endpoints of one issuer: fetched in the background, one refresh at a time, and cached during outages."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final, Literal, NamedTuple

import structlog
from structlog.typing import FilteringBoundLogger

from firmware_graph.auth.key_sets import Keys, log_left_out
from firmware_graph.auth.oidc.discovery import Discovered
from firmware_graph.auth.oidc.fetching import NotFetched
from firmware_graph.errors import IssuerUnavailable

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)
Endpoint = Literal["authorization_endpoint", "token_endpoint"]
AWAY: Final = "The keys of the token's issuer cannot be had at the moment. Try again in a few seconds."
NOTHING: Final = Discovered()


class Schedule(NamedTuple):
    """When an issuer is asked, in seconds.

    Every `refresh`, and `cooldown` after a failure; for tokens with unknown keys at once, but at most once per
    `cooldown`. What was fetched last is trusted for `keep`.
    """

    refresh: float = 300.0
    cooldown: float = 30.0
    keep: float = 86_400.0


class DiscoveredIssuer:
    """An issuer, as last published; the source of its keys."""

    def __init__(
        self,
        issuer: str,
        fetch: Callable[[], Awaitable[Discovered]],
        schedule: Schedule,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.issuer, self.fetch, self.schedule, self.now = issuer, fetch, schedule, now
        self.held = NOTHING
        self.trusted_until = self.not_before = float("-inf")
        self.problem: str | None = None
        self.refreshing: asyncio.Task[None] | None = None

    @property
    def origin(self) -> str:
        """Name the issuer."""
        return f"the issuer {self.issuer}"

    def keys(self) -> Keys:
        """Return the keys that were fetched last; none once they are too old."""
        return self.current().keys

    def endpoint(self, name: Endpoint) -> str | None:
        """Return an endpoint as last published; None if there is none, or it is too old."""
        address: str | None = getattr(self.current(), name)
        return address

    def current(self) -> Discovered:
        """Return what was fetched last; nothing once it is too old."""
        return self.held if self.now() < self.trusted_until else NOTHING

    async def look_again(self) -> None:
        """Ask the issuer, or wait for a running request; do nothing within the cooldown.

        Raises:
            IssuerUnavailable: There are no keys afterwards.
        """
        if self.refreshing is None and self.now() >= self.not_before:
            self.not_before = self.now() + self.schedule.cooldown
            await self.refreshed()
        elif self.refreshing:
            await self.refreshed()
        if not self.keys():
            raise IssuerUnavailable(AWAY)

    async def keep_fresh(self) -> None:
        """Ask the issuer at once, and then periodically."""
        try:
            while True:
                await self.refreshed()
                await asyncio.sleep(self.schedule.cooldown if self.problem else self.schedule.refresh)
        finally:
            if self.refreshing:
                self.refreshing.cancel()
                await asyncio.gather(self.refreshing, return_exceptions=True)

    async def refreshed(self) -> None:
        """Ask the issuer, once for all waiters; the cancellation of one does not affect the others."""
        if self.refreshing is None:
            self.refreshing = asyncio.create_task(self.refresh())
        await asyncio.shield(self.refreshing)

    async def refresh(self) -> None:
        """Ask the issuer; on failure keep what was fetched before, and log the failure if it is new."""
        try:
            found = await self.fetch()
        except Exception as error:  # noqa: BLE001 - whatever it is, the issuer is asked again
            self.report(str(error) if isinstance(error, NotFetched) else type(error).__name__)
        else:
            if self.problem:
                log.info("the keys of an issuer were fetched again", issuer=self.issuer)
            self.problem = None
            if found.left_out != self.held.left_out:
                log_left_out(self.origin, found.left_out)
            self.held = found._replace(keys=self.held.keys) if found.keys == self.held.keys else found
            self.trusted_until = self.now() + self.schedule.keep
        finally:
            self.refreshing = None

    def report(self, problem: str) -> None:
        """Log why the issuer's keys were not fetched, where it is news."""
        if problem != self.problem:
            log.warning("the keys of an issuer were not fetched", issuer=self.issuer, reason=problem)
        self.problem = problem
