"""The moment of a change."""

from datetime import UTC, datetime
from typing import NamedTuple


class Moment(NamedTuple):
    """The moment of a change in milliseconds since 1970, and its number in the ledger."""

    recorded_at: int
    sequence: int

    @property
    def today(self) -> str:
        """The day in UTC, in ISO 8601."""
        return datetime.fromtimestamp(self.recorded_at / 1000, UTC).date().isoformat()
