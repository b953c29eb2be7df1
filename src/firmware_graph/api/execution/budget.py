"""The budget of each caller: the cost of its operations in a span of time, charged before anything is executed.

The cost of an operation depends only on its document, its variables and its caller's rights: it is charged in full even
if its answer is cached, so that a budget reveals nothing about what others ask or what is stored.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from math import ceil, floor
from typing import Any, Final, NamedTuple, Protocol, Self

from pydantic import SecretStr

from firmware_graph.auth.limits import Size, most_items
from firmware_graph.errors import ConfigurationError, QueryTooExpensive, RateLimited, RequestError
from firmware_graph.model.charge import UNLIMITED, Charge
from firmware_graph.settings import Settings

SPAN_SECONDS: Final = 60
MOST_CALLERS: Final = 20_000
CALLERS_LOOKED_AT: Final = 100
OF_A_REFUSAL: Final = 10
"""The cost of a refused request: it was parsed and validated, or its credential was verified."""

OF_LOOK_UPS: Final = "look-ups of "
"""What the name of an address's account for API keys begins with."""

NEVER: Final = (0, 0, 0)
NOT_INSTALLED: Final = "FIRMWARE_GRAPH_RATE_LIMIT_STORAGE needs what `pip install firmware-graph[redis]` brings."
MILLISECONDS: Final = 1_000


class Spent(NamedTuple):
    """What a caller has spent in the previous span and in this one, of which some seconds are left.

    The previous span counts in proportion to the part of it within the last `SPAN_SECONDS`.
    """

    previous: int
    current: int
    seconds_left: float

    @property
    def total(self) -> int:
        """What counts at this moment."""
        return floor(self.previous * self.seconds_left / SPAN_SECONDS) + self.current

    def seconds_until(self, most: int) -> int:
        """Compute after how many seconds the total falls to some cost, if nothing more is spent."""
        if self.current <= most:
            share = (most - self.current) / self.previous if self.previous else 1.0
            return ceil(self.seconds_left - SPAN_SECONDS * min(share, 1.0))
        return ceil(self.seconds_left + SPAN_SECONDS * (1 - most / self.current))

    def charged(self, limit: int, cost: int) -> Charge:
        """Describe a cost that is already part of the total."""
        seconds = self.seconds_left + SPAN_SECONDS if self.current else self.seconds_left if self.previous else 0
        return Charge(limit, cost, max(0, limit - self.total), ceil((time.time() + seconds) * MILLISECONDS))


class Ledger(Protocol):
    """Records what callers spend."""

    async def spend(self, key: str, cost: int, limit: int) -> tuple[bool, Spent]:
        """Record a cost, unless the total would exceed the limit; return whether it was recorded, and the total."""

    async def is_reachable(self) -> bool:
        """Whether the storage answers now."""


@dataclass(slots=True)
class MemoryLedger:
    """A ledger of this process, for a limited number of callers.

    `spans` has for each caller the number of its last span, and what it spent in that and in the previous one; the most
    recent caller is last. Of the oldest, the one that has spent least is evicted, so that nobody regains a budget by
    coming under many other names.
    """

    spans: dict[str, tuple[int, int, int]] = field(default_factory=dict)

    async def is_reachable(self) -> bool:
        """Return true: it is in memory."""
        return True

    async def spend(self, key: str, cost: int, limit: int) -> tuple[bool, Spent]:
        """Record a cost, unless the total would exceed the limit."""
        seconds = time.time()
        number = int(seconds // SPAN_SECONDS)
        last, current, previous = self.spans.pop(key, NEVER)
        if last != number:
            previous, current = current if last == number - 1 else 0, 0
        spent = Spent(previous, current, SPAN_SECONDS - seconds % SPAN_SECONDS)
        if is_within := spent.total + cost <= limit:
            current += cost
            spent = Spent(previous, current, spent.seconds_left)
        self.spans[key] = (number, current, previous)
        if len(self.spans) > MOST_CALLERS:
            del self.spans[min(islice(self.spans, CALLERS_LOOKED_AT), key=partial(self.standing, number))]
        return is_within, spent

    def standing(self, number: int, key: str) -> int:
        """Return what a caller has spent in a span and the one before it; 0 once that does not count any more."""
        last, current, previous = self.spans[key]
        return current + previous if last == number else current if last == number - 1 else 0


@dataclass(frozen=True, slots=True)
class Budget:
    """The budgets of identified callers and of the others, who are counted by address; 0 is no limit."""

    known: int = 0
    anonymous: int = 0
    ledger: Ledger = field(default_factory=MemoryLedger)

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Open the budgets of the settings.

        Raises:
            ConfigurationError: The shared storage cannot be used.
        """
        return cls(settings.rate_limit, settings.rate_limit_anonymous, ledger_at(settings.rate_limit_storage))

    async def charge(self, key: str, size: Size, *, is_known: bool) -> Charge:
        """Charge an operation; the least charge is 1.

        Raises:
            QueryTooExpensive: It costs more than the whole budget.
            RateLimited: It costs more than what is left; the error states what would pass, and when this operation
                would.
        """
        limit, cost = self.known if is_known else self.anonymous, max(1, size.cost)
        if limit == 0:
            return Charge(UNLIMITED, min(cost, UNLIMITED), UNLIMITED, int(time.time() * MILLISECONDS))
        if cost > limit:
            message = (
                f"The operation costs {cost}, and the budget for {SPAN_SECONDS} s is {limit}. Ask for less at a time."
            )
            raise QueryTooExpensive(message, limit="rate", maximum=limit, figure=cost, **passing(size, limit))
        is_within, spent = await self.ledger.spend(key, cost, limit)
        if not is_within:
            raise refused(size, cost, limit, spent)
        return spent.charged(limit, cost)

    async def charge_refusal(self, key: str, *, is_known: bool) -> Charge:
        """Charge a request that is refused, whose reason comes before what it costs: no more than the whole budget.

        Raises:
            RateLimited: It costs more than what is left.
        """
        return await self.charge(key, of_a_refusal(self.known if is_known else self.anonymous), is_known=is_known)

    async def charge_refused(
        self, errors: Sequence[RequestError], key: str, *, is_known: bool
    ) -> tuple[Sequence[RequestError], Charge | None]:
        """Charge a refusal, unless it is for a rate; return its errors: that of the budget, if none of it is left."""
        if not isinstance(errors[0], RateLimited):
            try:
                charge = await self.charge_refusal(key, is_known=is_known)
            except RateLimited as error:
                errors = [error]
            else:
                return errors, charge if charge.is_limited else None
        return errors, charge_in(errors[0].extensions)

    async def charge_look_up(self, address: str) -> None:
        """Charge an address for the look-up of an API key that it has not shown before: what a refusal costs.

        The account is apart from that of its operations, so that these leave room for keys.

        Raises:
            RateLimited: It costs more than what is left.
        """
        await self.charge_refusal(OF_LOOK_UPS + address, is_known=False)


def of_a_refusal(limit: int) -> Size:
    """Return what a refusal costs of a budget; 0 is no limit."""
    return Size(0, 0, 0, cost=min(OF_A_REFUSAL, limit or OF_A_REFUSAL))


def ledger_at(url: SecretStr | None) -> Ledger:
    """Open the ledger in a storage shared by processes, or one in memory.

    Raises:
        ConfigurationError: The storage cannot be used.
    """
    if url is None:
        return MemoryLedger()
    try:
        from firmware_graph.api.execution.shared_ledger import shared_ledger  # noqa: PLC0415 - `limits` is an extra
    except ImportError as error:
        raise ConfigurationError(NOT_INSTALLED) from error
    return shared_ledger(url.get_secret_value())


def refused(size: Size, cost: int, limit: int, spent: Spent) -> RateLimited:
    """Return the error that states what is left of a budget, and when it suffices."""
    remaining, seconds = max(0, limit - spent.total), max(1, spent.seconds_until(limit - cost))
    message = (
        f"The operation costs {cost}, and {remaining} is left of {limit} for {SPAN_SECONDS} s."
        f" Send it again in {seconds} s, or ask for less now."
    )
    return RateLimited(
        message,
        limit="rate",
        maximum=limit,
        figure=cost,
        remaining=remaining,
        retry_after=seconds,
        **passing(size, remaining),
    )


def charge_in(extensions: Mapping[str, Any]) -> Charge | None:
    """Return the budget that a refusal states; None if it was refused for another reason."""
    if extensions.get("limit") != "rate" or "remaining" not in extensions:
        return None
    resets_at = int((time.time() + extensions["retryAfter"]) * MILLISECONDS)
    return Charge(extensions["maximum"], 0, extensions["remaining"], resets_at)


def rate_headers(charge: Charge | None) -> dict[str, str]:
    """Return headers for a caller's budget (draft-ietf-httpapi-ratelimit-headers); none without a limit."""
    if charge is None:
        return {}
    seconds = max(0, ceil(charge.resets_at / MILLISECONDS - time.time()))
    return {
        "ratelimit-policy": f'"cost";q={charge.limit};w={SPAN_SECONDS}',
        "ratelimit": f'"cost";r={charge.remaining};t={seconds}',
    }


def refusal_headers(extensions: Mapping[str, Any]) -> dict[str, str]:
    """Return headers for the retry and the budget that an error states."""
    seconds = extensions.get("retryAfter")
    again = {} if seconds is None else {"retry-after": str(seconds)}
    return again | rate_headers(charge_in(extensions))


def passing(size: Size, cost: int) -> dict[str, object]:
    """Return the argument of the largest batch and the number of its items that a cost allows, if any."""
    batch, most = most_items(size, cost)
    return {"argument": batch.argument, "most": most} if batch and most > 0 else {}
