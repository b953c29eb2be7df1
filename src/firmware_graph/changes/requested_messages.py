"""How often messages to webhooks are sent on request, so that many webhooks on one host are no way to flood it."""

from collections.abc import Mapping
from enum import StrEnum
from math import ceil
from typing import Any, Final

from firmware_graph.errors import RateLimited

PAUSE_SECONDS: Final = 10
"""Between two tests of one webhook, and between two redeliveries."""
PARTY_SECONDS: Final = 60
MOST_OF_PARTY: Final = 30
"""Tests and redeliveries of all webhooks of a party together, in `PARTY_SECONDS`."""
OF_PARTY: Final = "testsAndRedeliveries"
RATES: Final[Mapping[str, Any]] = {
    "pause": PAUSE_SECONDS * 1000,
    "span": PARTY_SECONDS * 1000,
    "most_of_party": MOST_OF_PARTY,
}
"""The parameters of a query that records a request."""


class Requested(StrEnum):
    """What is requested of a webhook, in the plural: the name of its limit."""

    TESTS = "tests"
    REDELIVERIES = "redeliveries"


def check_wait(found: Mapping[str, Any], requested: Requested) -> None:
    """Check that a request did not come too soon; `found` has the milliseconds that are left to wait.

    Raises:
        RateLimited: It did, and was not recorded.
    """
    if (wait := found["webhook_wait"]) > 0:
        message = f"{requested.capitalize()} of one webhook are at least {PAUSE_SECONDS} s apart"
        raise too_soon(message, wait, requested.value, 1)
    if (wait := found["party_wait"]) > 0:
        message = f"Your party had {MOST_OF_PARTY} tests and redeliveries in {PARTY_SECONDS} s, and may have no more"
        raise too_soon(message, wait, OF_PARTY, MOST_OF_PARTY)


def too_soon(message: str, wait: int, limit: str, maximum: int) -> RateLimited:
    """Return the error for a request that came too soon."""
    seconds = ceil(wait / 1000)
    return RateLimited(f"{message}: send it again in {seconds} s.", retry_after=seconds, limit=limit, maximum=maximum)
