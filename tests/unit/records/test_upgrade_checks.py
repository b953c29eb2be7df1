from itertools import pairwise

import pytest

from firmware_graph.model.upgrade import Upgrade
from firmware_graph.records.problem import Fault, FilePlace, ProblemCode
from firmware_graph.records.recorded import Recorded
from firmware_graph.records.upgrade_checks import (
    ProposedUpgrade,
    fault_of_relisting,
    fault_of_upgrade,
    faults_of_upgrades,
)
from firmware_graph.records.upgrades import Pair, corrected, dropped, withdrawn
from support.builders import a_firmware_version, an_upgrade


def recorded_of(count: int, *upgrades: Upgrade, **others: dict[str, object]) -> Recorded:
    versions = [a_firmware_version(entry, **others.get(f"e{entry}", {})) for entry in range(1, count + 1)]
    return Recorded.of(versions, upgrades)


def faults(recorded: Recorded, *proposed: tuple[int, int], rollbacks: tuple[Pair, ...] = ()) -> dict[Pair, Fault]:
    return faults_of_upgrades(
        [*(ProposedUpgrade(*pair) for pair in proposed), *(ProposedUpgrade(*pair, True) for pair in rollbacks)],  # noqa: FBT003 - a column
        recorded,
        recorded.versions,
        staying=recorded.standing(1),
        name_place=lambda pair: f"operation {proposed.index(pair)}",
    )


def test_upgrades_that_can_be_declared_have_no_fault() -> None:
    assert faults(recorded_of(3), (1, 2), (2, 3), (1, 3)) == {}


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        ((1, 1), ProblemCode.OWN_PREDECESSOR),
        ((9, 1), ProblemCode.UNKNOWN_PREDECESSOR),
        ((1, 9), ProblemCode.UNKNOWN_ENTRY),
        ((1, 2), ProblemCode.OTHER_DEVICE_TYPE),
        ((1, 3), ProblemCode.OTHER_MANUFACTURER),
        ((1, 4), ProblemCode.OTHER_HARDWARE),
    ],
)
def test_what_cannot_be_a_predecessor_is_a_fault(pair: Pair, code: ProblemCode) -> None:
    recorded = recorded_of(
        4,
        e1={"hardware_version": "01", "hardware_revision": "01"},
        e2={"device_type": "GSME"},
        e3={"manufacturer_code": "F006"},
        e4={"minimum_hardware": "0200"},
    )
    assert {found: fault.code for found, fault in faults(recorded, pair).items()} == {pair: code}


def test_a_code_may_succeed_by_way_of_another() -> None:
    versions = [a_firmware_version(1, manufacturer_code="F001"), a_firmware_version(2, manufacturer_code="F003")]
    one = ProposedUpgrade(1, 2)
    direct = Recorded.of(versions, (), [("F001", "F002"), ("F002", "F003")])
    assert fault_of_upgrade(one, direct.versions, direct) is None
    other = Recorded.of(versions, (), [("F001", "F002")])
    assert fault_of_upgrade(one, other.versions, other) is not None


def test_a_cycle_is_named_and_one_recorded_before_is_left() -> None:
    recorded = recorded_of(4, an_upgrade(1, 2), an_upgrade(2, 1), an_upgrade(2, 3))
    assert faults(recorded, (1, 2), (3, 4)) == {}
    [(pair, fault)] = faults(recorded, (3, 2)).items()
    assert (pair, fault.code, fault.reason) == ((3, 2), ProblemCode.CYCLE, "it closes the cycle E2 → E3 → E2")


def test_a_rollback_closes_no_cycle_and_is_in_none() -> None:
    recorded = recorded_of(3, an_upgrade(2, 1, is_rollback=True), an_upgrade(2, 3))
    assert faults(recorded, (1, 2), rollbacks=((3, 2),)) == {}


def test_a_huge_cycle_is_named_in_full_once() -> None:
    ring = [*pairwise(range(1, 152)), (151, 1)]
    reasons = [fault.reason for fault in faults(recorded_of(151), *ring).values()]
    assert reasons[0].startswith("it closes the cycle E1 → E2 → E3")
    assert set(reasons[1:]) == {"it closes the cycle of 151 entries that operation 0 names"}


def test_an_ended_upgrade_is_in_a_cycle_only_until_it_ends() -> None:
    later = withdrawn(an_upgrade(1, 2), effective_to=5, recorded_at=1)
    assert list(faults(recorded_of(2, later), (2, 1))) == [(2, 1)]
    for gone in (dropped(an_upgrade(1, 2), recorded_at=1), corrected(an_upgrade(1, 2), recorded_at=1)):
        assert faults(recorded_of(2, gone), (2, 1)) == {}


def test_a_sheet_cannot_list_again_what_was_withdrawn() -> None:
    recorded = recorded_of(2, withdrawn(an_upgrade(1, 2), effective_to=86_400_000, recorded_at=1))
    fault = fault_of_relisting((1, 2), recorded)
    assert fault is not None
    assert fault.code is ProblemCode.WITHDRAWN_PREDECESSOR
    assert "E1 → E2 was withdrawn by its manufacturer from 1970-01-02T00:00:00Z on" in fault.reason


def test_a_sheet_may_list_again_what_it_dropped_or_what_was_restated_since() -> None:
    gone = withdrawn(an_upgrade(1, 2), effective_to=1, recorded_at=1)
    again = an_upgrade(1, 2, recorded_from=5)
    for upgrades in ([dropped(an_upgrade(1, 2), recorded_at=1)], [gone, again], [gone, dropped(again, recorded_at=9)]):
        assert fault_of_relisting((1, 2), recorded_of(2, *upgrades)) is None


def test_a_fault_becomes_a_problem_at_its_place() -> None:
    fault = Fault(ProblemCode.CYCLE, "a reason", "a remedy")
    problem = fault.at(FilePlace("FIR", 2, "Upgrade Path From"), value="7", cpl_entry_id=8)
    assert (problem.place.line, problem.reason, problem.remedy, problem.value) == (2, "a reason", "a remedy", "7")
    assert problem.cpl_entry_id == 8
    assert not problem.concerns_whole_file
