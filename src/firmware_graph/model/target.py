"""What a party has approved for its own fleet, and what it avoids: private to it (domain.md §5.3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from firmware_graph.model.cached import cached_property


class Target(NamedTuple):
    """A version that a party has approved as a target, or avoids; its reason is private."""

    cpl_entry_id: int
    is_avoided: bool
    reason: str | None
    set_at: int
    set_by: str


@dataclass(frozen=True)
class Targets:
    """The targets of the party in whose name a request is made, by entry."""

    by_entry: Mapping[int, Target]

    @classmethod
    def of(cls, targets: Iterable[Target]) -> "Targets":
        """Index targets by entry."""
        return cls({one.cpl_entry_id: one for one in sorted(targets)})

    @cached_property
    def approved(self) -> frozenset[int]:
        """The approved entries."""
        return frozenset(entry for entry, one in self.by_entry.items() if not one.is_avoided)

    def avoided(self, entry: int) -> Target | None:
        """Return a party's statement on an entry that it avoids; None for any other."""
        found = self.by_entry.get(entry)
        return found if found and found.is_avoided else None
