"""Drawings as Mermaid: nothing of a version's text is markup, and what it cannot draw is refused."""

import pytest

from firmware_graph.errors import BadUserInput
from firmware_graph.exports.mermaid import MOST_UPGRADES, mermaid_of
from support.drawn import ABOUT, a_lineage, a_version, an_upgrade


def test_text_of_a_version_is_no_markup() -> None:
    drawn = mermaid_of(ABOUT, a_lineage([a_version(1, '"]; click e1 "javascript:x" <b>')], []))
    [line] = [line for line in drawn.splitlines() if line.startswith("  e1[")]
    assert line.count('"') == 2
    assert not set("<>;") & set(
        line.replace("#34;", "").replace("#93;", "").replace("#59;", "").replace("#60;", "").replace("#62;", "")
    )


def test_what_is_to_be_known_stands_in_words() -> None:
    versions = [a_version(1, status="REMOVED"), a_version(2, predecessorsDeclared="NOT_PROVIDED")]
    ended = {"state": "WITHDRAWN", "endCode": "ABSENT_FROM_SHEET"}
    upgrades = [an_upgrade(1, 2, recommendation="SHOULD_NOT", isRollback=True, evidence="TESTED", **ended)]
    drawn = mermaid_of(ABOUT, a_lineage(versions, upgrades))
    assert "(removed)" in drawn
    assert "(predecessors not declared)" in drawn
    assert "e1 -.->|no longer listed, tested, should not, rollback| e2" in drawn


def test_first_lines_say_what_the_drawing_is() -> None:
    lines = mermaid_of(ABOUT, a_lineage([a_version(1)], [])).splitlines()
    assert lines[0] == "%% firmware-graph export: Lineage of a device model"
    assert {"%% Position of the feed: p1", "%% As of: 2026-01-01T00:00:00.000Z (now)", "%% Filters: id=a model"} <= set(
        lines
    )


def test_what_cannot_be_drawn_is_refused() -> None:
    many = [an_upgrade(1, 2)] * (MOST_UPGRADES + 1)
    for data in (
        a_lineage([a_version(1), a_version(2)], many),
        {"revision": {"id": "x"}, "drawn": None},
        {"revision": {"id": "x"}, "drawn": {"__typename": "NoPathway"}},
    ):
        with pytest.raises(BadUserInput) as refused:
            mermaid_of(ABOUT, data)
        assert "argument" in refused.value.extensions
