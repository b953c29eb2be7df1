"""The budget of each caller: the cost of its operations in a span of time, charged before anything is executed.

The cost of an operation depends only on its document, its variables and its caller's rights: it is charged in full even
if its answer is cached, so that a budget reveals nothing about what others ask or what is stored.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any, Final, Self

from firmware_graph.api.execution.ledger import MILLISECONDS, SPAN_SECONDS, Ledger, MemoryLedger, Spent, ledger_at
from firmware_graph.auth.limits import Size, most_items
from firmware_graph.errors import QueryTooExpensive, RateLimited, RequestError
from firmware_graph.model.charge import UNLIMITED, Charge
from firmware_graph.settings import Settings

OF_A_REFUSAL: Final = 10
"""The cost of a refused request: it was parsed and validated, or its credential was verified."""

OF_LOOK_UPS: Final = "look-ups of "
"""What the name of an address's account for API keys begins with."""


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
