"""How much a single field may be asked for; configured per process."""

from typing import Final, NamedTuple


class RequestLimits(NamedTuple):
    """Limits on the arguments of a field.

    `page` is the maximum of `first`, `items` how many requests, rows or counts are answered together, and `operations`
    how many changes are published, proposed or assumed together.
    """

    page: int = 500
    items: int = 10_000
    operations: int = 1_000


REQUEST_LIMITS: Final = RequestLimits()
