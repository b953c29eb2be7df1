"""Limits on sign-ins at an issuer: concurrently, and per minute from one address."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.api.execution.counted import counted
from firmware_graph.api.execution.ledger import SPAN_SECONDS, Ledger, MemoryLedger
from firmware_graph.errors import RateLimited

RETRY_AFTER_SECONDS: Final = 5
AGAIN: Final = "Load this page again in {seconds} s; if that is refused, begin the sign-in again."
BUSY: Final = f"Too many people are signing in at the moment. {AGAIN}"
SPENT: Final = f"Too many sign-ins came from your address in the last minute. {AGAIN}"


@dataclass(frozen=True, slots=True)
class SignInPlaces:
    """The places of a process for sign-ins, of which each address may take a few."""

    most: int = 20
    most_of_address: int = 5
    taken: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def taken_by(self, address: str) -> Iterator[None]:
        """Take a place while the body runs.

        Raises:
            RateLimited: No place is free.
        """
        if self.taken[address] >= self.most_of_address or self.taken.total() >= self.most:
            raise RateLimited(BUSY.format(seconds=RETRY_AFTER_SECONDS), retry_after=RETRY_AFTER_SECONDS)
        with counted(self.taken, address):
            yield


@dataclass(frozen=True, slots=True)
class SignInLimits:
    """The places of a process, and the sign-ins of an address per minute.

    Each costs the issuer a request, and anybody can start one with an attempt of their own making. 0 per minute means
    no limit.
    """

    places: SignInPlaces = field(default_factory=SignInPlaces)
    most_in_a_minute: int = 60
    ledger: Ledger = field(default_factory=MemoryLedger)

    @asynccontextmanager
    async def taken_by(self, address: str) -> AsyncIterator[None]:
        """Take a place while the body runs.

        Raises:
            RateLimited: No place is free, or the address has reached its limit per minute.
        """
        with self.places.taken_by(address):
            await self.spend(address)
            yield

    async def spend(self, address: str) -> None:
        """Count a sign-in of an address.

        Raises:
            RateLimited: The address has reached its limit.
        """
        if self.most_in_a_minute == 0:
            return
        is_within, spent = await self.ledger.spend(f"sign-in {address}", 1, self.most_in_a_minute)
        if not is_within:
            seconds = min(SPAN_SECONDS, max(1, spent.seconds_until(self.most_in_a_minute - 1)))
            raise RateLimited(SPENT.format(seconds=seconds), retry_after=seconds)
