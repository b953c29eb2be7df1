from itertools import pairwise

from firmware_graph.records.cycles import cycles_closed_by


def ring(size: int) -> list[tuple[int, int]]:
    return [*pairwise(range(1, size + 1)), (size, 1)]


def test_every_upgrade_of_a_cycle_is_found_with_it_from_its_lowest_entry() -> None:
    pairs = [(3, 1), (1, 2), (2, 3), (3, 4)]
    assert list(cycles_closed_by(pairs)) == [(pair, [1, 2, 3, 1]) for pair in pairs[:3]]


def test_an_upgrade_of_two_cycles_is_found_with_the_shorter() -> None:
    found = dict(cycles_closed_by([*ring(50), (2, 1)]))
    assert found[2, 1] == found[1, 2] == [1, 2, 1]
    assert found[50, 1] == [*range(1, 51), 1]


def test_a_huge_cycle_is_searched_for_once() -> None:
    found = dict(cycles_closed_by(ring(5000)))
    assert list(found) == ring(5000)
    assert len({id(cycle) for cycle in found.values()}) == 1


def test_a_self_loop_is_a_cycle_of_one_entry_and_hides_no_other() -> None:
    pairs = [(7, 7), (1, 2), (2, 1), (2, 2), (2, 7)]
    found = dict(cycles_closed_by(pairs))
    assert found == {(7, 7): [7, 7], (1, 2): [1, 2, 1], (2, 1): [1, 2, 1], (2, 2): [2, 2]}
