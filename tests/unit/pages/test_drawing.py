"""Places in a picture: the same graph is drawn the same, and what is added moves nothing that was there."""

import random
import re
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.exports.picture import drawing
from firmware_graph.exports.picture.drawing import ACROSS, HEIGHT, WIDTH, drawing_of, ends_of, line_of


def upgrade(from_: int, to: int, **more: Any) -> dict[str, Any]:
    usual = {
        "state": "IN_EFFECT",
        "evidence": "DECLARED",
        "recommendation": "NOT_STATED",
        "isRollback": False,
        "endCode": None,
    }
    return {"from": {"cplEntryId": from_}, "to": {"cplEntryId": to}, **usual, **more}


def lineage(entries: list[int], upgrades: list[dict[str, Any]]) -> dict[str, Any]:
    return {"versions": [{"cplEntryId": entry} for entry in entries], "upgrades": upgrades}


def places(drawn: dict[str, Any]) -> dict[int, tuple[int, int]]:
    return {node.version["cplEntryId"]: (node.x, node.y) for node in drawing_of(drawn).nodes}


pairs = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=30)


@given(pairs, st.randoms())
def test_graph_given_in_another_order_is_drawn_the_same(ends: list[tuple[int, int]], shuffled: random.Random) -> None:
    entries, upgrades = list(range(1, 13)), [upgrade(*pair) for pair in ends if pair[0] != pair[1]]
    before = places(lineage(entries, upgrades))
    shuffled.shuffle(entries)
    shuffled.shuffle(upgrades)
    assert places(lineage(entries, upgrades)) == before


@given(pairs, st.sets(st.integers(1, 12)))
def test_version_added_moves_none(ends: list[tuple[int, int]], predecessors: set[int]) -> None:
    entries, upgrades = list(range(1, 13)), [upgrade(*pair) for pair in ends if pair[0] != pair[1]]
    before = places(lineage(entries, upgrades))
    later = [*upgrades, *(upgrade(entry, 13) for entry in predecessors), upgrade(13, 5, isRollback=True)]
    after = places(lineage([*entries, 13], later))
    assert {entry: after[entry] for entry in entries} == before
    assert len(set(after.values())) == len(after), "no two versions share a place"


def test_pathway_is_drawn_over_the_rest() -> None:
    way = [{"cplEntryId": 1}, {"cplEntryId": 2}]
    drawn = drawing_of(lineage([1, 2, 3], [upgrade(1, 2), upgrade(1, 3)]), way)
    assert [line.is_on_way for line in drawn.lines] == [False, True]


def test_each_version_knows_those_that_follow_it() -> None:
    drawn = drawing_of(lineage([1, 2, 3], [upgrade(1, 3), upgrade(2, 3), upgrade(1, 2)]))
    assert {node.version["cplEntryId"]: list(node.following) for node in drawn.nodes} == {1: [3, 2], 2: [3], 3: []}


def test_work_on_a_drawing_grows_with_its_upgrades_and_not_with_versions_times_upgrades(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked_at = count()
    monkeypatch.setattr(drawing, "ends_of", lambda one: (next(looked_at), ends_of(one))[1])
    entries = list(range(1, 301))
    drawing_of(lineage(entries, [upgrade(one, one + 1) for one in entries[:-1]]))
    assert next(looked_at) <= 10 * len(entries)


def test_statement_that_was_superseded_is_not_on_the_pathway() -> None:
    way = [{"cplEntryId": 1}, {"cplEntryId": 2}]
    drawn = drawing_of(lineage([1, 2], [upgrade(1, 2, state="SUPERSEDED"), upgrade(1, 2)]), way)
    assert [(line.upgrade["state"], line.is_on_way) for line in drawn.lines] == [
        ("SUPERSEDED", False),
        ("IN_EFFECT", True),
    ]


def test_upgrade_not_to_be_taken_says_why() -> None:
    upgrades = [
        upgrade(1, 2, state="WITHDRAWN", endCode="WITHDRAWN_BY_MANUFACTURER"),
        upgrade(2, 3, state="NOT_YET_IN_EFFECT"),
        upgrade(1, 3, recommendation="SHOULD_NOT"),
        upgrade(3, 1, isRollback=True),
    ]
    assert [line.note for line in drawing_of(lineage([1, 2, 3], upgrades)).lines] == [
        "withdrawn by maker",
        "not yet in effect",
        "advised against",
        "rollback",
    ]


@given(pairs)
def test_line_past_other_layers_runs_where_no_version_stands(ends: list[tuple[int, int]]) -> None:
    entries, upgrades = list(range(1, 13)), [upgrade(*pair) for pair in ends if pair[0] != pair[1]]
    drawn = drawing_of(lineage(entries, upgrades))
    for line in drawn.lines:
        for x, lane, to_x in re.findall(r" (\d+) (\d+)L(\d+) \2C", line.curve):
            passed = [node for node in drawn.nodes if int(x) - 84 < node.x < int(to_x) + 84]
            assert all(not node.y <= int(lane) <= node.y + 52 for node in passed)
            assert 0 < int(lane) < drawn.height
    assert any(
        "L" in line.curve
        for line in drawing_of(lineage([1, 2, 3], [upgrade(1, 2), upgrade(2, 3), upgrade(1, 3)])).lines
    )


@pytest.mark.parametrize(("y", "to_y"), [(28, 200), (200, 28)])
def test_upgrade_within_a_layer_swings_out_beside_it_and_crosses_no_version(y: int, to_y: int) -> None:
    line = line_of(upgrade(1, 2), {1: (28, y), 2: (28, to_y)}, is_on_way=False)
    assert line.curve.startswith(f"M{28 + WIDTH} {y + HEIGHT // 2}C")
    across = [int(place) for place in re.findall(r"(\d+) \d+", line.curve)]
    assert min(across) == 28 + WIDTH
    assert max(across) < 28 + WIDTH + ACROSS
