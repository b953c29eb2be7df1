"""The effect of a change on one version: how the ends of its pathways differ (domain.md §3.4 rule 13)."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from firmware_graph.model.interruption import check
from firmware_graph.model.pathway import MultipleTargets, PathwayAnswer, UpgradePathway
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph


class EffectKind(StrEnum):
    """The effect of a change on a version."""

    STRANDED = "STRANDED"
    LENGTHENED = "LENGTHENED"
    SHORTENED = "SHORTENED"
    OPENED = "OPENED"
    UNAFFECTED = "UNAFFECTED"


class EndCost(NamedTuple):
    """The cost of the pathway to one end, in the order of rule 4; none of its upgrades is advised against."""

    inferred: int
    hops: int


Ends = Mapping[int, EndCost]
"""The targets of a version's answer without a target: itself at no cost if it stays, empty if there is none."""


class Effect(NamedTuple):
    """The effect of a change on a version, and the hops to the nearest end before and after; None if there is none."""

    kind: EffectKind
    hops_before: int | None
    hops_after: int | None


class Comparison:
    """The same versions before and after a change, or at two moments.

    A search is run for each end that differs, and shared by all versions.
    """

    def __init__(self, before: LineageGraph, after: LineageGraph) -> None:
        self.before, self.after = before, after
        self.led_to_before = cache(lambda end: reaching(before, end))
        self.led_to_after = cache(lambda end: reaching(after, end))
        self.newest_after = cache(lambda *model_keys: newest_of(after, model_keys))

    def effect(self, source: int, was: Ends, would_be: Ends) -> Effect:
        """Return the effect on a version with given ends."""
        nearest = self.nearest(source, was, would_be)
        hops = min((cost.hops for cost in was.values()), default=None), nearest and would_be[nearest].hops
        return Effect(self.kind(source, was, would_be, nearest), *hops)

    def kind(self, source: int, was: Ends, would_be: Ends, nearest: int | None) -> EffectKind:
        """Classify the effect on a version; `nearest` is the nearest of the ends after the change."""
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
        """Return whether none of the earlier ends that are still CURRENT is reached any more.

        If the change removed all of them, return whether the newest remaining release is not reached either. A version
        that stayed where it is, off the list already, loses no end.
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

        A version that was passed on the way to the earlier ends, and is an end only because the way onward was lost,
        does not count if there is another end.
        """
        proper = [end for end in would_be if end in was or source not in self.led_to_before(end)] or [*would_be]

        def place(end: int) -> tuple[int, bool, int]:
            return would_be[end].hops, end in was and would_be[end] >= was[end], end

        return min(proper, key=place, default=None)


def ends_of_answer(answer: PathwayAnswer) -> Ends:
    """Return the targets of an answer, and their costs."""
    pathways: Sequence[UpgradePathway] = ()
    if isinstance(answer, UpgradePathway):
        pathways = [answer]
    elif isinstance(answer, MultipleTargets):
        pathways = answer.pathways
    return {one.target.cpl_entry_id: EndCost(one.inferred_hops, one.hops) for one in pathways}


def reaching(lineage: LineageGraph, end: int) -> frozenset[int]:
    """Return the versions from which a pathway without a target may pass a version, including itself."""
    check()
    return lineage.followed.reaching(end) if end in lineage.versions else frozenset()


def is_current_in(lineage: LineageGraph, entry: int) -> bool:
    """Return whether a version is recorded and CURRENT."""
    version = lineage.versions.get(entry)
    return version is not None and lineage.is_current(version)


def newest_of(lineage: LineageGraph, model_keys: Iterable[str], *, but: int | None = None) -> list[int]:
    """Return the CURRENT versions of some models, except one, without a later one among them."""
    releases = [one for key in model_keys for one in lineage.releases(key) if one.cpl_entry_id != but]
    newest = max((release.ordering_date for release in releases), default="")
    return [release.cpl_entry_id for release in releases if release.ordering_date in {newest, ""}]
