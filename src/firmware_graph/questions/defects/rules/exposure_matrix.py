"""Every recorded defect against every pair of stack and chipset in use: small, however much firmware there is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from firmware_graph.model.cached import cached_property
from firmware_graph.model.defect import (
    CLEAR,
    Defect,
    DefectSubject,
    Exposure,
    RestrictedEntry,
    StackBuild,
    StackRange,
    defects_by_name,
)
from firmware_graph.model.firmware import ZigbeeStack
from firmware_graph.model.stack_version import StackIdentity, name_key, read_stack_id, stack_identity
from firmware_graph.questions.defects.rules.stack_exposure import exposure_of
from firmware_graph.questions.defects.rules.tally import BuildKey

AFFECTED: Final = frozenset({Exposure.AFFECTED})
MOST_REMEMBERED: Final = 1024
"""The number of defects or criteria, and of stacks, whose exposures are cached."""

BuildExposures = Mapping[BuildKey, Exposure]


@dataclass(frozen=True)
class ExposureMatrix:
    """All defects in the order of their IDs, withdrawn ones included, and the distinct pairs of stack and chipset.

    `assessed` are the IDs of the defects that any firmware is assessed for. Moments are in milliseconds since 1970.
    """

    defects: Sequence[Defect]
    builds: Sequence[StackBuild]
    assessed: frozenset[str] = frozenset()

    @cached_property
    def by_id(self) -> Mapping[str, Defect]:
        """The defects by their IDs."""
        return {defect.defect_id: defect for defect in self.defects}

    @cached_property
    def names(self) -> Mapping[str, Sequence[str]]:
        """The IDs of the defects that each ID or alias may mean."""
        return defects_by_name((defect.defect_id, defect.aliases) for defect in self.defects)

    def standing(self, at: int) -> list[Defect]:
        """Return the defects that are not withdrawn at a moment."""
        return [defect for defect in self.defects if not defect.is_withdrawn(at)]

    def subjects(self, at: int) -> dict[str, DefectSubject]:
        """Return what each defect that is not withdrawn at a moment affects, by its ID."""
        return {defect.defect_id: DefectSubject.of(defect, at=at) for defect in self.standing(at)}

    def next_withdrawal(self, after: int) -> int | None:
        """Return the first moment after another at which a defect counts as withdrawn; None if there is none."""
        moments = (defect.withdrawn_at for defect in self.defects)
        return min((moment for moment in moments if moment is not None and moment > after), default=None)

    @cached_property
    def pairs(self) -> dict[BuildKey, StackBuild]:
        """The distinct pairs by their keys."""
        return {build.key: build for build in self.builds}

    @cached_property
    def stacks(self) -> Mapping[str, ZigbeeStack]:
        """The stack versions in use by their keys, in the order of those."""
        found = {build.stack.key: build.stack for build in self.builds if build.stack}
        return dict(sorted(found.items()))

    @cached_property
    def chipsets(self) -> dict[str, list[str]]:
        """The keys of the chipsets that each stack version is recorded with, by its key."""
        found: dict[str, list[str]] = {}
        for stack_key, chipset_key in self.pairs:
            found.setdefault(stack_key, []).append(chipset_key)
        return found

    @cached_property
    def stacks_by_identity(self) -> Mapping[StackIdentity, Sequence[ZigbeeStack]]:
        """The stack versions by normalised name and version: several if sheets spell one name in several ways."""
        found: dict[StackIdentity, list[ZigbeeStack]] = {}
        for stack in self.stacks.values():
            found.setdefault(stack_identity(stack.name, stack.version), []).append(stack)
        return found

    def stacks_named(self, stack_id: str) -> Sequence[ZigbeeStack]:
        """Return the stack versions that an ID means: an exact match, else those with another spelling of it."""
        if stack_id in self.stacks:
            return [self.stacks[stack_id]]
        identity = read_stack_id(stack_id)
        return self.stacks_by_identity.get(identity, ()) if identity else ()

    def unknown_names(self, ranges: Iterable[StackRange]) -> list[str]:
        """Return the distinct stack names of ranges that match no recorded stack."""
        known = {name for name, _ in self.stacks_by_identity}
        return [name for name in dict.fromkeys(one.family for one in ranges) if name_key(name) not in known]

    @cached_property
    def exposures_of_builds(self) -> Callable[[tuple[StackRange, ...]], BuildExposures]:
        """A cached function from ranges to the exposure of each pair; omitted pairs are not affected."""

        def exposures(ranges: tuple[StackRange, ...]) -> BuildExposures:
            found = {key: exposure_of(ranges, build) for key, build in self.pairs.items()}
            return {key: exposure for key, exposure in found.items() if exposure is not Exposure.NOT_AFFECTED}

        return lru_cache(MOST_REMEMBERED)(exposures)

    def builds_with(self, ranges: Sequence[StackRange], exposures: frozenset[Exposure]) -> list[BuildKey]:
        """Return the keys of the pairs that have one of some exposures to ranges."""
        found = self.exposures_of_builds(tuple(ranges))
        if Exposure.NOT_AFFECTED in exposures:
            return [key for key in self.pairs if found.get(key, Exposure.NOT_AFFECTED) in exposures]
        return [key for key, exposure in found.items() if exposure in exposures]

    def defects_of_stack(self, key: str, at: int) -> list[Defect]:
        """Return the defects, not withdrawn at a moment, that a stack version has on some chipset."""
        return [defect for defect in self.defects_in_range(key) if not defect.is_withdrawn(at)]

    @cached_property
    def defects_in_range(self) -> Callable[[str], Sequence[Defect]]:
        """A cached function from a stack's key to the defects that it has on some chipset, withdrawn or not."""

        def defects(key: str) -> Sequence[Defect]:
            pairs = [self.pairs[key, chipset_key] for chipset_key in self.chipsets.get(key, ())]
            return [
                defect
                for defect in self.defects
                if any(exposure_of(defect.ranges, pair) is Exposure.AFFECTED for pair in pairs)
            ]

        return lru_cache(MOST_REMEMBERED)(defects)


def exposure_of_entry(subject: DefectSubject, entry: RestrictedEntry) -> Exposure:
    """Return the exposure of an entry: its assessment if there is one, else that of its stack and chipset."""
    return entry.assessments.get(subject.defect_id) or exposure_of(subject.ranges, entry.build)


def exposures_of_entry(subjects: Mapping[str, DefectSubject], entry: RestrictedEntry) -> dict[str, Exposure]:
    """Return the exposures of an entry by defect ID, except NOT_AFFECTED."""
    found = {defect_id: exposure_of_entry(subject, entry) for defect_id, subject in subjects.items()}
    return {defect_id: exposure for defect_id, exposure in found.items() if exposure is not Exposure.NOT_AFFECTED}


def gravity(exposure: Exposure) -> int:
    """Rank the severity of an exposure: 0 clear, 1 unknown, 2 affected."""
    return 0 if exposure in CLEAR else 2 if exposure is Exposure.AFFECTED else 1
