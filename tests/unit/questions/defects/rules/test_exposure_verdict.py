"""Scenarios S33 to S38 of the domain, and what decides where something is not known."""

import pytest

from firmware_graph.model.defect import Exposure, StackBuild, StackRange
from firmware_graph.model.firmware import Chipset, ZigbeeStack
from firmware_graph.questions.defects.rules.stack_exposure import exposure_of


def a_build(
    version: str | None = "6.7.6",
    *,
    name: str | None = "EmberZNet",
    vendor: str = "Silicon Labs",
    part: str | None = "EFR32MG12",
) -> StackBuild:
    stack = ZigbeeStack(f"{name}/{version}", name, version) if name else None
    chipset = Chipset(f"{vendor}/{part}", vendor, part) if vendor or part else None
    return StackBuild(stack, chipset)


def affected_of(ranges: list[StackRange], versions: list[str]) -> list[str]:
    return [version for version in versions if exposure_of(ranges, a_build(version)) is Exposure.AFFECTED]


PARENT_ANNOUNCE = [
    StackRange("EmberZNet", fixed="6.7.7"),
    StackRange("EmberZNet", introduced="6.8.0", fixed="6.10.0"),
]
NO_VERSION_RANGE = StackRange("EmberZNet", is_published=False)
CVE_2020_27890 = [
    StackRange("Z-Stack", introduced="3.0.1", last_affected="3.0.1", chipset_part="CC2538"),
]


def test_s33_a_fix_in_a_branch_leaves_the_next_branch_affected() -> None:
    versions = ["6.7.6", "6.7.7", "6.7.10", "6.8.0", "6.9.2", "6.10.0", "6.10.3"]
    assert affected_of(PARENT_ANNOUNCE, versions) == ["6.7.6", "6.8.0", "6.9.2"]


def test_s33_unknown_stack_is_unknown_and_not_clear() -> None:
    assert exposure_of(PARENT_ANNOUNCE, StackBuild()) is Exposure.UNKNOWN_STACK
    assert exposure_of(PARENT_ANNOUNCE, a_build(None)) is Exposure.UNKNOWN_STACK


def test_s34_disjoint_closed_ranges() -> None:
    ranges = [
        StackRange("EmberZNet", introduced="7.1.3", last_affected="7.1.5"),
        StackRange("EmberZNet", introduced="7.2.0", last_affected="7.2.3"),
    ]
    versions = ["7.1.2", "7.1.3", "7.1.5", "7.1.6", "7.2.0", "7.2.3", "7.2.4", "7.3.0"]
    assert affected_of(ranges, versions) == ["7.1.3", "7.1.5", "7.2.0", "7.2.3"]


@pytest.mark.parametrize("version", ["7.4", "7.4.0", "7.4.0.0"])
def test_s35_the_bound_itself_is_in_a_closed_range_and_not_in_a_half_open_one(version: str) -> None:
    assert exposure_of([StackRange("EmberZNet", fixed="7.4.0")], a_build(version)) is Exposure.NOT_AFFECTED
    assert exposure_of([StackRange("EmberZNet", last_affected="7.4.0")], a_build(version)) is Exposure.AFFECTED


@pytest.mark.parametrize(
    ("part", "exposure"),
    [("CC2538", Exposure.AFFECTED), ("CC2652", Exposure.NOT_AFFECTED), (None, Exposure.UNKNOWN_STACK)],
)
def test_s36_stack_and_chipset_are_both_needed(part: str | None, exposure: Exposure) -> None:
    build = a_build("3.0.1", name="Z-Stack", vendor="Texas Instruments", part=part)
    assert exposure_of(CVE_2020_27890, build) is exposure


def test_a_condition_that_fails_decides_whatever_else_is_unknown() -> None:
    other_chipset = a_build(name=None, vendor="Texas Instruments", part="CC2652")
    other_version = a_build("3.0.2", name="Z-Stack", vendor="", part=None)
    assert exposure_of(CVE_2020_27890, other_chipset) is Exposure.NOT_AFFECTED
    assert exposure_of(CVE_2020_27890, other_version) is Exposure.NOT_AFFECTED


def test_s38_no_published_range_makes_the_whole_family_unknown() -> None:
    for version in ["1.0.0", "7.4.0", None]:
        assert exposure_of([NO_VERSION_RANGE], a_build(version)) is Exposure.UNKNOWN_RANGE
    assert exposure_of([NO_VERSION_RANGE], a_build("3.0.1", name="Z-Stack")) is Exposure.NOT_AFFECTED
    assert exposure_of([NO_VERSION_RANGE], StackBuild()) is Exposure.UNKNOWN_STACK


def test_a_published_range_that_holds_goes_before_one_that_is_not_published() -> None:
    ranges = [NO_VERSION_RANGE, StackRange("EmberZNet", fixed="7")]
    assert exposure_of(ranges, a_build("6.7.6")) is Exposure.AFFECTED
    assert exposure_of(ranges, a_build("7.0")) is Exposure.UNKNOWN_RANGE


def test_a_range_without_bounds_holds_every_version() -> None:
    everything = [StackRange("EmberZNet", introduced="0")]
    assert exposure_of(everything, a_build("0.0.1")) is Exposure.AFFECTED
    assert exposure_of(everything, a_build(None)) is Exposure.AFFECTED
    assert exposure_of(everything, a_build(name=None)) is Exposure.UNKNOWN_STACK


def test_names_compare_by_their_letters_and_digits() -> None:
    assert exposure_of([StackRange("ember znet", fixed="7")], a_build()) is Exposure.AFFECTED
    assert exposure_of([StackRange("EmberZNet", fixed="7", chipset_vendor="silicon labs")], a_build()) is (
        Exposure.AFFECTED
    )
    assert exposure_of([StackRange("Z-Wave", introduced="0")], a_build()) is Exposure.NOT_AFFECTED


def test_defect_of_no_stack_affects_none() -> None:
    assert exposure_of([], StackBuild()) is Exposure.NOT_AFFECTED
