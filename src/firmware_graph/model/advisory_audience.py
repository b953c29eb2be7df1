"""Who sees what of an advisory."""

from collections.abc import Sequence
from typing import NamedTuple


class AdvisoryAudience(NamedTuple):
    """The fields of a released advisory that a role sees."""

    role: str
    fields: Sequence[str]
