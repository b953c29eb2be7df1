"""Branches of a lineage that is too large for one picture: each version is in one, and what is added moves none."""

from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.exports.picture.branches import MOST_OF_BRANCH, Branch, branch_with, branches_of, part_of
from support.drawn import a_version, an_upgrade

pairs = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=30)


def lineage(count: int, *ends: tuple[int, int]) -> dict[str, object]:
    upgrades = [an_upgrade(*pair) for pair in ends]
    return {"versions": [a_version(entry) for entry in range(1, count + 1)], "upgrades": upgrades}


def test_way_that_divides_goes_on_in_one_branch_and_begins_another() -> None:
    found = branches_of(lineage(6, (1, 2), (2, 3), (2, 4), (4, 5)))
    assert found == [Branch([1, 2, 3]), Branch([4, 5], leaves=2), Branch([6], is_linked=False)]
    assert branch_with(found, 5) == found[1]
    assert branch_with(found, 7) is None


def test_branch_that_is_long_is_cut() -> None:
    count = MOST_OF_BRANCH + 1
    found = branches_of(lineage(count, *((entry, entry + 1) for entry in range(1, count))))
    assert [(len(one.entries), one.leaves) for one in found] == [(MOST_OF_BRANCH, None), (1, MOST_OF_BRANCH)]


def test_branch_is_drawn_with_what_is_linked_to_it_as_far_as_there_is_room() -> None:
    whole = lineage(6, (1, 2), (2, 3), (2, 4), (2, 5))
    part = part_of(whole, Branch([1, 2, 3]), 4)
    assert [one["cplEntryId"] for one in part["versions"]] == [1, 2, 3, 4]
    assert [one["to"]["cplEntryId"] for one in part["upgrades"]] == [2, 3, 4]


@given(pairs, st.sets(st.integers(1, 12)))
def test_each_version_is_in_one_branch_and_one_that_is_added_moves_none(
    ends: list[tuple[int, int]], predecessors: set[int]
) -> None:
    ends = [pair for pair in ends if pair[0] != pair[1]]
    before = branches_of(lineage(12, *ends))
    assert sorted(entry for branch in before for entry in branch.entries) == list(range(1, 13))
    linked = {entry for pair in ends for entry in pair}
    after = branches_of(lineage(13, *ends, *((entry, 13) for entry in predecessors & linked)))
    kept = [[entry for entry in branch.entries if entry != 13] for branch in after]
    assert [entries for entries in kept if entries] == [list(branch.entries) for branch in before]
