"""The work of planning a change: it grows with the operations and the lineage, and not with their product."""

from collections import UserDict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pytest
import rustworkx

from firmware_graph.changes.basis import Basis
from firmware_graph.changes.plan_changes import plan_changes
from firmware_graph.model.change import Operation, PredecessorsStatement, UpgradeStatement
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
