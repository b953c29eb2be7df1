"""The words of a change in the table of the ledger."""

import pytest

from firmware_graph.cli.history_table import summary_text, touched_text
from firmware_graph.model.touched import EVERYTHING, Touched


@pytest.mark.parametrize(
    ("touched", "text"),
    [
        (EVERYTHING, "everything"),
        (Touched(), "no entry"),
        (Touched(frozenset({3, 20})), "3, 20"),
        (Touched(frozenset(range(1, 9))), "1, 2, 3, 4, 5 and 3 more"),
    ],
)
def test_what_was_touched_is_named_up_to_five(touched: Touched, text: str) -> None:
    assert touched_text(touched) == text


def test_a_summary_is_told_without_what_is_nothing() -> None:
    summary = {
        "counts": {"versions_added": 3, "versions_removed": 0, "upgrades_ended": {"ABSENT_FROM_SHEET": 2}},
        "references": [[1, 2, "SEC-7"]],
        "sources": {"cpl": {"name": "cpl.csv", "sha256": "ab12"}},
        "ended": [[1, 2, "WITHDRAWN_BY_MANUFACTURER"], [2, 3, None]],
        "added": [],
    }
    assert summary_text(summary) == (
        "counts: versions added 3, upgrades ended ABSENT_FROM_SHEET 2; references: 1 → 2 SEC-7; sources: cpl cpl.csv; "
        "ended: 1 → 2 WITHDRAWN_BY_MANUFACTURER, 2 → 3"
    )
