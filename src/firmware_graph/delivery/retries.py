"""The schedule of retries of failed deliveries."""

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

FIRST_SECONDS: Final = 7.5
LONGEST_SECONDS: Final = 86_400.0
FACTOR: Final = 3.0
LEAST_SHARE: Final = 2 / 3
MOST_STEPS: Final = 20


def pause_seconds(failures: int, retry_after: float | None = None) -> float:
    """Compute the pause after a number of failures in a row: from 5 s to 24 h, with jitter.

    A longer Retry-After of the receiver is respected, up to 24 hours.
    """
    full = min(FIRST_SECONDS * FACTOR ** min(failures - 1, MOST_STEPS), LONGEST_SECONDS)
    pause = random.uniform(full * LEAST_SHARE, full)  # noqa: S311 - nothing secret
    return min(max(pause, retry_after or 0.0), LONGEST_SECONDS)


def retry_after_of(header: str | None, *, now: datetime | None = None) -> float | None:
    """Parse a Retry-After header, in seconds or as a date; None if it is missing or invalid."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((aware - (now or datetime.now(UTC))).total_seconds(), 0.0)
