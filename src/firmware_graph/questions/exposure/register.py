"""Every recorded defect against every pair of stack and chipset in use: small, however much firmware there is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from firmware_graph.model.defect import CLEAR, Defect, DefectSubject, Exposure, RestrictedEntry, StackBuild, StackRange
from firmware_graph.model.firmware import ZigbeeStack
from firmware_graph.questions.exposure.verdict import exposure_of


@dataclass(frozen=True)
class ExposureRegister:
    """Defects in the order of their IDs, withdrawn ones among them, and the distinct pairs."""

    defects: Sequence[Defect]
    builds: Sequence[StackBuild]

    @cached_property
    def names(self) -> dict[str, Defect]:
        """What each defect may be called: its ID, which goes before all aliases, and its aliases."""
        aliases = {alias: defect for defect in self.defects for alias in defect.aliases}
        return aliases | {defect.defect_id: defect for defect in self.defects}

    @property
    def holding(self) -> list[Defect]:
        """The defects that were not withdrawn."""
        return [defect for defect in self.defects if defect.withdrawn_at is None]

    def builds_with(self, ranges: Sequence[StackRange], exposures: frozenset[Exposure]) -> list[StackBuild]:
        """List the pairs that stand in one of these ways with a defect."""
        return [build for build in self.builds if exposure_of(ranges, build) in exposures]

    def affected_stacks(self, ranges: Sequence[StackRange]) -> list[ZigbeeStack]:
        """List the stack versions of which some pair is affected, in the order of their keys."""
        builds = self.builds_with(ranges, frozenset({Exposure.AFFECTED}))
        return sorted({build.stack for build in builds if build.stack}, key=lambda stack: stack.key)

    def defects_of_stack(self, key: str) -> list[Defect]:
        """List the defects that some pair of a stack version with a chipset has."""
        builds = [build for build in self.builds if build.stack and build.stack.key == key]
        return [
            defect
            for defect in self.holding
            if any(exposure_of(defect.ranges, build) is Exposure.AFFECTED for build in builds)
        ]


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
