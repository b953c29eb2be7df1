"""The work of planning a change: it grows with the operations and the lineage, and not with their product."""

from collections import UserDict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
import rustworkx

from firmware_graph.changes.basis import Basis
from firmware_graph.changes.consequences import consequences
from firmware_graph.changes.plan_changes import plan_changes
from firmware_graph.errors import GraphTimeout
from firmware_graph.model.change import (
    FirmwareRemoval,
    Operation,
    PredecessorsStatement,
    StackStatement,
    UpgradeStatement,
)
from firmware_graph.model.interruption import interruptible
from firmware_graph.records.moment import Moment
from firmware_graph.records.recorded import Recorded
from support.builders import a_firmware_version, an_upgrade

ENTRIES = 60
MOMENT = Moment(1_000, 1)


class Counted(UserDict[Any, Any]):
    """A mapping that counts its iterations."""

    times = 0

    def __iter__(self) -> Iterator[Any]:
        """Count, and iterate."""
        self.times += 1
        return super().__iter__()


def a_line() -> Recorded:
    """Return a lineage in which each entry is the predecessor of the next."""
    versions = [a_firmware_version(entry) for entry in range(1, ENTRIES + 1)]
    return Recorded.of(versions, [an_upgrade(*pair) for pair in pairwise(range(1, ENTRIES + 1))])


def iterations(operations: Sequence[Operation]) -> int:
    """Plan operations, and return how often the recorded upgrades were iterated over."""
    line = a_line()
    upgrades = Counted(line.open)
    recorded = Recorded(line.versions, upgrades, line.ended)
    assert not plan_changes(operations, Basis(recorded), MOMENT).problems
    return upgrades.times


def test_recorded_upgrades_are_iterated_over_as_often_for_one_list_as_for_many() -> None:
    lists = [PredecessorsStatement(entry, [entry - 1, entry - 2]) for entry in range(3, ENTRIES)]
    assert iterations(lists) == iterations(lists[:1]) > 0


def test_only_declared_upgrades_are_searched_for_the_cycles_that_they_close(monkeypatch: pytest.MonkeyPatch) -> None:
    searches = list[int]()
    search = rustworkx.digraph_dijkstra_shortest_paths

    def counted(graph: Any, source: int, **options: Any) -> Any:
        searches.append(source)
        return search(graph, source, **options)

    monkeypatch.setattr(rustworkx, "digraph_dijkstra_shortest_paths", counted)
    plan = plan_changes([UpgradeStatement(ENTRIES, 1)], Basis(a_line()), MOMENT)
    assert [problem.reason[:17] for problem in plan.problems] == ["it closes the cyc"]
    assert len(searches) <= 2, "the second is of the first upgrade that stays"


class Counter:
    """A check that counts its calls, and raises at one of them if that is given."""

    def __init__(self, last: int | None = None) -> None:
        self.calls, self.last = 0, last

    def __call__(self) -> None:
        """Count, and raise."""
        self.calls += 1
        if self.calls == self.last:
            raise GraphTimeout


@pytest.mark.parametrize(
    ("operations", "checks_each"),
    [
        ([PredecessorsStatement(entry, [entry - 1, entry - 2]) for entry in range(3, ENTRIES)], 4),
        ([UpgradeStatement(entry - 2, entry) for entry in range(3, ENTRIES)], 4),
        ([FirmwareRemoval(entry) for entry in range(3, ENTRIES)], 2),
        ([StackStatement(entry, {"name": "A"}) for entry in range(3, ENTRIES)], 2),
    ],
    ids=["lists", "upgrades", "removals", "stacks"],
)
def test_plan_can_be_ended_at_each_operation_and_its_effects_at_each_version(
    operations: list[Operation], checks_each: int
) -> None:
    line, planning, comparing = a_line(), Counter(), Counter()
    with interruptible(planning):
        plan = plan_changes(operations, Basis(line), MOMENT)
    assert planning.calls >= checks_each * len(operations)
    with interruptible(comparing):
        consequences(plan, line, MOMENT.recorded_at)
    assert comparing.calls >= 4, "of both lineages: for each hundred upgrades and links"
    with interruptible(Counter(last=planning.calls)), pytest.raises(GraphTimeout):
        plan_changes(operations, Basis(line), MOMENT)
    with interruptible(Counter(last=comparing.calls)), pytest.raises(GraphTimeout):
        consequences(plan, line, MOMENT.recorded_at)


def test_search_for_cycles_can_be_ended_at_each_that_is_found() -> None:
    operations = [UpgradeStatement(entry + 5, entry) for entry in range(3, ENTRIES - 5)]
    check = Counter()
    with interruptible(check):
        assert len(plan_changes(operations, Basis(a_line()), MOMENT).problems) == len(operations)
    assert check.calls >= 6 * len(operations), "thrice for each operation; for its ends, its cycle and its problem"
