"""What a change touched: the cached results that it invalidates."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Touched:
    """The entries of a change, and the keys of their device models before and after it; or everything.

    An added or moved entry is in no lineage computed before: its model keys identify those that it belongs to. Facts
    for the Security Sub-Committee only are left out: no public row or lineage depends on them.
    """

    cpl_entry_ids: frozenset[int] = frozenset()
    model_keys: frozenset[str] = frozenset()
    is_everything: bool = False


EVERYTHING: Final = Touched(is_everything=True)
