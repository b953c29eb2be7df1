"""How much one field may be asked for at a time; the settings of a process state each."""

from typing import Final, NamedTuple


class RequestLimits(NamedTuple):
    """Numbers that bound the arguments of a field.

    `page` is the most that `first` may be, `items` how many requests, rows or counts are answered together, and
    `operations` how many changes are published, proposed or supposed together.
    """

    page: int = 500
    items: int = 10_000
    operations: int = 1_000


REQUEST_LIMITS: Final = RequestLimits()
