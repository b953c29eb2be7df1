"""Tallies added up, and what assessments of single entries change in the sums."""

from firmware_graph.model.defect import ManufacturerExposure
from firmware_graph.model.firmware import Manufacturer
from firmware_graph.questions.defects.rules.tally import (
    AssessedModel,
    FirmwareCount,
    MakerTally,
    counted,
    with_assessments,
)

ONE, TWO = Manufacturer("F001", "Example Meters Ltd"), Manufacturer("F002", "Sample Energy")
BUILDS = frozenset({("stack", "chip"), ("stack", "")})
COUNT = counted([MakerTally(*ONE, 3, ("a", "b")), MakerTally(*TWO, 1, ("c",)), MakerTally(*ONE, 2, ("b",))])


def a_row(
    verdict: str | None, model: str, count: int = 1, *, stack: str = "stack", chipset: str = "chip"
) -> AssessedModel:
    return AssessedModel(stack, chipset, verdict, *(TWO if model == "c" else ONE), model, count)


def numbers(count: FirmwareCount) -> tuple[int, int, dict[str, tuple[int, int]]]:
    makers = {one.manufacturer.code: (one.firmware_count, one.device_model_count) for one in count.by_manufacturer}
    return count.firmware_count, count.device_model_count, makers


def test_model_of_several_pairs_is_counted_once() -> None:
    assert FirmwareCount(6, 3, [ManufacturerExposure(ONE, 5, 2), ManufacturerExposure(TWO, 1, 1)]) == COUNT


def test_nothing_is_no_firmware_of_no_one() -> None:
    assert counted([]) == FirmwareCount(0, 0, [])


def test_model_stays_while_any_of_its_firmware_is_not_assessed() -> None:
    rows = [a_row("FIXED", "b", 2), a_row(None, "b", chipset="")]
    assert numbers(with_assessments(COUNT, BUILDS, "stack", rows)) == (4, 3, {"F001": (3, 2), "F002": (1, 1)})


def test_model_and_manufacturer_go_with_the_last_of_their_firmware() -> None:
    rows = [a_row("FIXED", "c"), a_row(None, "c", stack="other"), a_row("NOT_APPLICABLE", "a")]
    assert numbers(with_assessments(COUNT, BUILDS, "stack", rows)) == (4, 1, {"F001": (4, 1)})


def test_assessed_as_its_pair_says_changes_nothing() -> None:
    assert with_assessments(COUNT, BUILDS, "stack", [a_row("AFFECTED", "a"), a_row("AFFECTED", "c")]) == COUNT


def test_assessed_to_have_it_elsewhere_is_added_on_its_own_stack_or_on_any() -> None:
    rows = [a_row("AFFECTED", "a", stack="other"), a_row("AFFECTED", "d", chipset="out of range")]
    assert numbers(with_assessments(COUNT, BUILDS, "stack", rows))[:2] == (7, 4)
    assert numbers(with_assessments(COUNT, BUILDS, None, rows))[:2] == (8, 5)
    assert numbers(with_assessments(counted([]), frozenset(), None, rows)) == (2, 2, {"F001": (2, 2)})
