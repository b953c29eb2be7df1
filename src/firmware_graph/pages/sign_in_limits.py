"""How many sign-ins are completed at an issuer: at a time, and in a minute from one address."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.api.execution.budget import SPAN_SECONDS, Ledger, MemoryLedger
from firmware_graph.errors import RateLimited

RETRY_AFTER_SECONDS: Final = 5
AGAIN: Final = "Load this page again in {seconds} s; if that is refused, begin the sign-in again."
BUSY: Final = f"Too many people are signing in at the moment. {AGAIN}"
SPENT: Final = f"Too many sign-ins came from your address in the last minute. {AGAIN}"


@dataclass(frozen=True, slots=True)
class SignInLimits:
    """The places of a process, of which one address has a few, and the sign-ins of an address in a minute.

    Each costs the issuer a request, and anybody can ask for one with an attempt of their own making. 0 a minute is no
    limit.
    """

    most: int = 20
    most_of_address: int = 5
    most_in_a_minute: int = 60
    ledger: Ledger = field(default_factory=MemoryLedger)
    taken: Counter[str] = field(default_factory=Counter)

    @asynccontextmanager
    async def taken_by(self, address: str) -> AsyncIterator[None]:
        """Take a place while the body runs.

        Raises:
            RateLimited: There is none, or the address has spent what it may in a minute.
        """
        if self.taken[address] >= self.most_of_address or self.taken.total() >= self.most:
            raise RateLimited(BUSY.format(seconds=RETRY_AFTER_SECONDS), retry_after=RETRY_AFTER_SECONDS)
        self.taken[address] += 1
        try:
            await self.spend(address)
            yield
        finally:
            self.taken[address] -= 1
            if not self.taken[address]:
                del self.taken[address]

    async def spend(self, address: str) -> None:
        """Count a sign-in of an address.

        Raises:
            RateLimited: It is one too many.
        """
        if self.most_in_a_minute == 0:
            return
        is_within, spent = await self.ledger.spend(f"sign-in {address}", 1, self.most_in_a_minute)
        if not is_within:
            seconds = min(SPAN_SECONDS, max(1, spent.seconds_until(self.most_in_a_minute - 1)))
            raise RateLimited(SPENT.format(seconds=seconds), retry_after=seconds)
