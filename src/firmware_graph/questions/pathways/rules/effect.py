"""What a change does to one version: what became of the ends of its pathways (domain.md §3.4 rule 13)."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from firmware_graph.model.pathway import MultipleTargets, PathwayAnswer, UpgradePathway
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph


class EffectKind(StrEnum):
    """What a change does to a version."""

    STRANDED = "STRANDED"
    LENGTHENED = "LENGTHENED"
    SHORTENED = "SHORTENED"
    OPENED = "OPENED"
    UNAFFECTED = "UNAFFECTED"


class EndCost(NamedTuple):
    """What the pathway to one end takes, in the order of rule 4; none of its upgrades is advised against."""

    inferred: int
    hops: int


Ends = Mapping[int, EndCost]
"""The targets of a version's answer with no target asked for: itself at no cost where it stays, empty where none."""


class Effect(NamedTuple):
    """What a change does to a version, and the hops to the nearest end before and after; None where there is none."""

    kind: EffectKind
    hops_before: int | None
    hops_after: int | None


class Comparison:
    """The same versions before and after a change, or at two moments.

    A search is made for each end that differs, and kept for all versions.
    """

    def __init__(self, before: LineageGraph, after: LineageGraph) -> None:
        self.before, self.after = before, after
        self.led_to_before = cache(lambda end: reaching(before, end))
        self.led_to_after = cache(lambda end: reaching(after, end))
        self.newest_after = cache(lambda *model_keys: newest_of(after, model_keys))

    def effect(self, source: int, was: Ends, would_be: Ends) -> Effect:
        """Return what happens to a version whose ends are given."""
        nearest = self.nearest(source, was, would_be)
        hops = min((cost.hops for cost in was.values()), default=None), nearest and would_be[nearest].hops
        return Effect(self.kind(source, was, would_be, nearest), *hops)

    def kind(self, source: int, was: Ends, would_be: Ends, nearest: int | None) -> EffectKind:
        """Classify what happens to a version; `nearest` is the nearest of the ends after the change."""
        if not was:
            return EffectKind.OPENED if would_be else EffectKind.UNAFFECTED
        if nearest is None or self.is_lost(source, was, would_be):
            return EffectKind.STRANDED
        before, after = min(cost.hops for cost in was.values()), would_be[nearest].hops
        if after > before:
            return EffectKind.LENGTHENED
        is_better = nearest not in was or would_be[nearest] < was[nearest]
        return EffectKind.SHORTENED if after < before and is_better else EffectKind.UNAFFECTED

    def is_lost(self, source: int, was: Ends, would_be: Ends) -> bool:
        """Return whether no end of before is reached any more, of those that are still CURRENT.

        Where the change removed all of them, it is whether the newest release that is left is not reached either. A
        version that stayed where it is, off the list already, loses no end.
        """
        left = [end for end in was if is_current_in(self.after, end)]
        if left:
            return not any(end in would_be or source in self.led_to_after(end) for end in left)
        if not any(is_current_in(self.before, end) for end in was):
            return False
        models = {self.before.versions[end].model_key for end in was} | {self.after.versions[source].model_key}
        return not any(source in self.led_to_after(end) for end in self.newest_after(*sorted(models)))

    def nearest(self, source: int, was: Ends, would_be: Ends) -> int | None:
        """Return the nearest end after the change; of several, one to which the pathway became better.

        What was passed on the way to the ends of before, and only ends there because the way on was lost, is no end
        where there is another.
        """
        proper = [end for end in would_be if end in was or source not in self.led_to_before(end)] or [*would_be]

        def place(end: int) -> tuple[int, bool, int]:
            return would_be[end].hops, end in was and would_be[end] >= was[end], end

        return min(proper, key=place, default=None)


def ends_of_answer(answer: PathwayAnswer) -> Ends:
    """Return the targets of an answer, and what each takes."""
    pathways: Sequence[UpgradePathway] = ()
    if isinstance(answer, UpgradePathway):
        pathways = [answer]
    elif isinstance(answer, MultipleTargets):
        pathways = answer.pathways
    return {one.target.cpl_entry_id: EndCost(one.inferred_hops, one.hops) for one in pathways}


def reaching(lineage: LineageGraph, end: int) -> frozenset[int]:
    """Return the versions from which a pathway with no target asked for may come by a version, itself included."""
    return lineage.followed.reaching(end) if end in lineage.versions else frozenset()


def is_current_in(lineage: LineageGraph, entry: int) -> bool:
    """Return whether a version is recorded and CURRENT."""
    version = lineage.versions.get(entry)
    return version is not None and lineage.is_current(version)


def newest_of(lineage: LineageGraph, model_keys: Iterable[str], *, but: int | None = None) -> list[int]:
    """Return the CURRENT versions of some models, but for one, than which none of them is later."""
    releases = [one for key in model_keys for one in lineage.releases(key) if one.cpl_entry_id != but]
    newest = max((release.ordering_date for release in releases), default="")
    return [release.cpl_entry_id for release in releases if release.ordering_date in {newest, ""}]
