"""The error for a party that has done something as often in 24 hours as it may."""

from collections.abc import Sequence
from math import ceil

from firmware_graph.errors import BadUserInput
from firmware_graph.model.clocks import DAY_MS, iso_moment


def spent_day(message: str, lately: Sequence[int], most: int, *, argument: str, now_ms: int) -> BadUserInput:
    """Return the error, whose message ends with when there is room again; `lately` are the moments of that time."""
    again_at = sorted(lately)[-most] + DAY_MS
    seconds = ceil((again_at - now_ms) / 1_000)
    return BadUserInput(
        f"{message} from {iso_moment(again_at)} on.", argument=argument, maximum=most, retryAfter=seconds
    )
