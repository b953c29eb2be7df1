"""How much one change may state: refused before it is compared with anything."""

import pytest

from firmware_graph.changes.publish_changes import DEFECTS, LISTS, MOST, MOST_LISTED, MOST_OSV, check_request
from firmware_graph.errors import BadUserInput
from firmware_graph.model.change import ChangeRequest, DefectStatement, PredecessorsStatement, UpgradeWithdrawal


def a_request(*counts: int) -> ChangeRequest:
    """Return a change with lists of so many predecessors."""
    lists = [PredecessorsStatement(entry, range(100, 100 + count)) for entry, count in enumerate(counts, 1)]
    return ChangeRequest([*lists, PredecessorsStatement(90), UpgradeWithdrawal(91, 92)])


def test_lists_of_one_change_have_a_maximum_together() -> None:
    check_request(a_request(MOST_LISTED - 1, 1), MOST)
    said = "'from' .* 10,000 entries together, and these have 237,500: divide"
    with pytest.raises(BadUserInput, match=said) as refused:
        check_request(a_request(*[9_500] * 25), MOST)
    assert (refused.value.extensions["argument"], refused.value.extensions["maximum"]) == (LISTS, MOST_LISTED)


def test_defects_of_one_change_have_a_length_together() -> None:
    half = DefectStatement(" " * (MOST_OSV // 2))
    check_request(ChangeRequest([half, half]), MOST)
    with pytest.raises(
        BadUserInput, match=r"'osv' .* 1,048,576 characters together, and these have 1,048,577"
    ) as refused:
        check_request(ChangeRequest([half, half, DefectStatement("x")]), MOST)
    assert (refused.value.extensions["argument"], refused.value.extensions["maximum"]) == (DEFECTS, MOST_OSV)
