"""The result of a check of the set-up."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check; `is_broken` if the service cannot work."""

    what: str
    found: str
    remedy: str = ""
    is_broken: bool = False
