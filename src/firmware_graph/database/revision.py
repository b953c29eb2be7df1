"""The published revision, per tier: the sequence lock (docs/architecture.md, 'Revisions')."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from firmware_graph.model.touched import EVERYTHING, Touched
from firmware_graph.model.vocabulary import Tier

TIERS: Final = tuple(Tier)
"""In their order; iterating over an enum takes five times as long as over a tuple, and every answer does it."""

MOST_REMEMBERED: Final = 64


@dataclass(frozen=True, slots=True)
class Revision:
    """The `Revision` node as one read saw it: a number and a moment for each tier, and the marks of a writer.

    `publishing` names the tiers of a commit that is under way, and `announced` those of one that follows once every
    lease has expired; `token` and `announcement` identify their writers. While `is_loading`, a first load is incomplete
    and nothing can be answered. `lease_milliseconds` is how long a process may answer from its caches.
    """

    numbers: tuple[int, int, int]
    moments: tuple[int | None, int | None, int | None]
    token: str | None
    publishing: frozenset[str]
    is_loading: bool
    announcement: str | None = None
    announced: frozenset[str] = frozenset()
    lease_milliseconds: int = 0

    @classmethod
    def of(cls, columns: Sequence[Any]) -> "Revision":
        """Read the `revision` column that ends every read file."""
        announcement, announced, token, publishing, loading, lease, cpl, fir, ssc, cpl_at, fir_at, ssc_at = columns
        return cls(
            (cpl, fir, ssc),
            (cpl_at, fir_at, ssc_at),
            token,
            frozenset(publishing or ()),
            loading is not None,
            announcement,
            frozenset(announced or ()),
            lease or 0,
        )

    @property
    def marks(self) -> frozenset[str]:
        """The tokens of the writers that have set marks."""
        return frozenset(token for token in (self.announcement, self.token) if token)

    def gives_lease(self, tiers: frozenset[Tier]) -> bool:
        """Whether no change of any of these tiers was announced or under way."""
        return self.is_quiet(tiers) and not self.announced & tiers and not self.is_loading

    def is_quiet(self, tiers: frozenset[Tier]) -> bool:
        """Whether no commit of any of these tiers is under way."""
        return not self.publishing & tiers

    def unmoved_since(self, before: "Revision | None") -> frozenset[Tier]:
        """Return the tiers of which nothing was published between an earlier revision and this one.

        A number that was seen while its commit was under way proves nothing: the rest may have been committed later.
        """
        if before is None:
            return frozenset()
        under_way = self.publishing | before.publishing
        both = zip(TIERS, self.numbers, before.numbers, strict=True)
        return frozenset(tier for tier, now, then in both if now == then and tier not in under_way)

    def numbers_of(self, tiers: frozenset[Tier]) -> tuple[int, ...]:
        """Return the numbers of these tiers, in the order of `Tier`."""
        return of_tiers(self.numbers, tiers)

    def state_of(self, tiers: frozenset[Tier]) -> tuple[int | None, ...]:
        """Return a value that stays the same only while nothing of these tiers is written.

        The moments are part of it, as the numbers restart in a graph that was emptied.
        """
        return *self.numbers_of(tiers), self.recorded_at(tiers)

    def recorded_at(self, tiers: frozenset[Tier]) -> int | None:
        """Return when the last of these tiers moved, in milliseconds since 1970; None if none ever did."""
        return latest_of(self.moments, tiers)

    def id_for(self, tiers: frozenset[Tier]) -> str:
        """Return an identifier of the revision that reveals nothing about the tiers left out."""
        return "-".join(
            f"{tier.lower()}{number}" for tier, number in zip(TIERS, self.numbers, strict=True) if tier in tiers
        )


@lru_cache(MOST_REMEMBERED)
def of_tiers(numbers: tuple[int, ...], tiers: frozenset[Tier]) -> tuple[int, ...]:
    """Return the numbers of some tiers; memoised, as every answer compares them several times."""
    return tuple(number for tier, number in zip(TIERS, numbers, strict=True) if tier in tiers)


@lru_cache(MOST_REMEMBERED)
def latest_of(moments: tuple[int | None, ...], tiers: frozenset[Tier]) -> int | None:
    """Return the latest moment of some tiers; None if they have none. Memoised for the same reason."""
    return max((at for tier, at in zip(TIERS, moments, strict=True) if tier in tiers and at is not None), default=None)


def touched_between(since: Revision, until: Revision, changes: Sequence[Sequence[Any]]) -> Touched:
    """Combine what the changes between two revisions touched.

    That is everything if the ledger lacks any of them, as after the store was replaced.
    """
    moved = [sum(bool(change[place]) for change in changes) for place in (0, 1)]
    counted = [after - before for before, after in zip(since.numbers[:2], until.numbers[:2], strict=True)]
    if (
        not changes
        or moved != counted
        or any(touches_everything is not False for _, _, touches_everything, _, _ in changes)
    ):
        return EVERYTHING
    entries = frozenset(entry for change in changes for entry in change[3])
    keys = {key for change in changes for key in change[4]}
    return Touched(entries, frozenset(keys))
