"""Every recorded defect against every pair of stack and chipset in use: small, however much firmware there is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from firmware_graph.model.defect import CLEAR, Defect, DefectSubject, Exposure, RestrictedEntry, StackBuild, StackRange
from firmware_graph.model.firmware import ZigbeeStack
from firmware_graph.questions.defects.rules.kept import KeptCounts
from firmware_graph.questions.defects.rules.stack_exposure import exposure_of
from firmware_graph.questions.defects.rules.tally import BuildKey

AFFECTED: Final = frozenset({Exposure.AFFECTED})
MOST_REMEMBERED: Final = 1024
"""Of so many defects, or criteria of them, and of so many stacks it is remembered where they stand."""

Standing = Mapping[BuildKey, Exposure]


@dataclass(frozen=True)
class ExposureMatrix:
    """Defects in the order of their IDs, withdrawn ones among them, and the distinct pairs.

    `assessed` are the IDs of the defects that any firmware is assessed for; `kept` is what was counted so far.
    """

    defects: Sequence[Defect]
    builds: Sequence[StackBuild]
    assessed: frozenset[str] = frozenset()
    kept: KeptCounts = field(default_factory=KeptCounts, repr=False, compare=False)

    @cached_property
    def names(self) -> dict[str, Defect]:
        """What each defect may be called: its ID, which goes before all aliases, and its aliases."""
        aliases = {alias: defect for defect in self.defects for alias in defect.aliases}
        return aliases | {defect.defect_id: defect for defect in self.defects}

    @cached_property
    def holding(self) -> list[Defect]:
        """The defects that were not withdrawn."""
        return [defect for defect in self.defects if defect.withdrawn_at is None]

    @cached_property
    def pairs(self) -> dict[BuildKey, StackBuild]:
        """The distinct pairs by their keys."""
        return {build.key: build for build in self.builds}

    @cached_property
    def chipsets(self) -> dict[str, list[str]]:
        """The keys of the chipsets that each stack version is recorded with, by its key."""
        found: dict[str, list[str]] = {}
        for stack_key, chipset_key in self.pairs:
            found.setdefault(stack_key, []).append(chipset_key)
        return found

    @cached_property
    def standing_with(self) -> Callable[[tuple[StackRange, ...]], Standing]:
        """Where each pair stands with a defect of some ranges; those left out are not affected."""

        def standing(ranges: tuple[StackRange, ...]) -> Standing:
            found = {key: exposure_of(ranges, build) for key, build in self.pairs.items()}
            return {key: exposure for key, exposure in found.items() if exposure is not Exposure.NOT_AFFECTED}

        return lru_cache(MOST_REMEMBERED)(standing)

    def builds_with(self, ranges: Sequence[StackRange], exposures: frozenset[Exposure]) -> list[BuildKey]:
        """List the keys of the pairs that stand in one of these ways with a defect."""
        standing = self.standing_with(tuple(ranges))
        if Exposure.NOT_AFFECTED in exposures:
            return [key for key in self.pairs if standing.get(key, Exposure.NOT_AFFECTED) in exposures]
        return [key for key, exposure in standing.items() if exposure in exposures]

    def affected_stacks(self, ranges: Sequence[StackRange]) -> list[ZigbeeStack]:
        """List the stack versions of which some pair is affected, in the order of their keys."""
        pairs = [self.pairs[key] for key in self.builds_with(ranges, AFFECTED)]
        return sorted({pair.stack for pair in pairs if pair.stack}, key=lambda stack: stack.key)

    def stack_of(self, key: str) -> ZigbeeStack | None:
        """Find a stack version that firmware is built on."""
        return self.pairs[key, self.chipsets[key][0]].stack if key in self.chipsets else None

    @cached_property
    def defects_of_stack(self) -> Callable[[str], list[Defect]]:
        """The defects that some pair of a stack version, by its key, with a chipset has."""

        def defects(key: str) -> list[Defect]:
            pairs = [self.pairs[key, chipset_key] for chipset_key in self.chipsets.get(key, ())]
            return [
                defect
                for defect in self.holding
                if any(exposure_of(defect.ranges, pair) is Exposure.AFFECTED for pair in pairs)
            ]

        return lru_cache(MOST_REMEMBERED)(defects)


def exposure_of_entry(subject: DefectSubject, entry: RestrictedEntry) -> Exposure:
    """Say where an entry stands: by its assessment where there is one, else by what it is built of."""
    assessed = entry.assessments.get(subject.defect_id)
    return assessed or exposure_of(subject.ranges, entry.build)


def subject_of(defect: Defect) -> DefectSubject:
    """Take a defect as what firmware is held against."""
    return DefectSubject(tuple(defect.holding), defect)


def standings(defects: Iterable[Defect], entry: RestrictedEntry) -> dict[str, Exposure]:
    """List by defect where an entry stands with each that it may have or that it was assessed for."""
    found = {defect.defect_id: exposure_of_entry(subject_of(defect), entry) for defect in defects}
    return {defect: exposure for defect, exposure in found.items() if exposure is not Exposure.NOT_AFFECTED}


def gravity(exposure: Exposure) -> int:
    """Rank what is known of an entry: clear, then unknown, then affected."""
    return 0 if exposure in CLEAR else 2 if exposure is Exposure.AFFECTED else 1
