"""Work on a whole lineage looks at its deadline while it goes on, however the versions are connected.

What it does between two looks may grow as the lineage does, and not as its square. It is counted in lines of Python.
"""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

import pytest

from firmware_graph.model.clocks import Clocks
from firmware_graph.model.interruption import interruptible
from firmware_graph.model.withdrawal import SupposedChanges
from firmware_graph.questions.dependency.dependents import dependents_of, read_all
from firmware_graph.questions.dependency.weak_points import weak_points_of
from firmware_graph.questions.pathways.rules.answers import Answers
from firmware_graph.questions.pathways.rules.declaring import opened_by_declaring
from firmware_graph.questions.pathways.rules.endings import Endings
from firmware_graph.questions.pathways.rules.impact import altered, impact_between
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from support.builders import a_firmware_version, an_upgrade

NOW: Final = Clocks(as_of=1_900_000_000_000)
FEW: Final = 25
TIMES: Final = 4
MOST_GROWTH: Final = 9
"""Between the growth of what is linear (4) and of what is quadratic (16)."""

Ends = tuple[int, int]


def chain(number: int) -> list[Ends]:
    return [(entry, entry + 1) for entry in range(1, number)]


SHAPES: Final[dict[str, tuple[Callable[[int], list[Ends]], Callable[[int], dict[str, object]]]]] = {
    "a chain": (chain, lambda _: {}),
    "a chain whose half has ends of its own": (
        lambda n: [*chain(n // 2), *((entry, n // 2 + entry) for entry in range(1, n // 2 + 1))],
        lambda _: {},
    ),
    "a cycle": (lambda n: [*chain(n), (n, 1)], lambda _: {}),
    "all to one": (lambda n: [(entry, n) for entry in range(1, n)], lambda _: {}),
    "one to all": (lambda n: [(1, entry) for entry in range(2, n + 1)], lambda _: {}),
    "each of a model of its own": (chain, lambda entry: {"model_key": f"model {entry}"}),
    "none declared": (lambda _: [(1, 2)], lambda _: {"predecessors_declared": "NOT_PROVIDED"}),
    "predecessors held back": (lambda n: chain(n // 2), lambda _: {"has_quarantined_predecessor": True}),
}
QUESTIONS: Final[dict[str, Callable[[LineageGraph], object]]] = {
    "weak points": lambda lineage: weak_points_of(lineage, lineage.versions),
    "ending": lambda lineage: lineage.derive(Endings).of(1),
    "declarations": lambda lineage: lineage.derive(opened_by_declaring),
    "dependents": lambda lineage: read_all(dependents_of(lineage, len(lineage.versions))),
    "impact": lambda lineage: impact_between(
        lineage, altered(lineage, SupposedChanges(remove=[len(lineage.versions) // 2])), lineage.versions
    ),
    "pathway": lambda lineage: lineage.derive(Answers).pathway(1),
}


class Lines:
    """Counts the lines that are executed between two looks at the deadline."""

    def __init__(self) -> None:
        self.since = self.longest = 0

    def trace(self, _frame: FrameType, event: str, _argument: Any) -> Any:
        self.since += event == "line"
        return self.trace

    def look(self) -> None:
        self.longest, self.since = max(self.longest, self.since), 0


def longest_stretch(shape: str, number: int, question: Callable[[LineageGraph], object]) -> int:
    upgrades, facts = SHAPES[shape]
    lines = Lines()
    lineage = LineageGraph(
        {entry: a_firmware_version(entry, **facts(entry)) for entry in range(1, number + 1)},
        [an_upgrade(*ends) for ends in upgrades(number)],
        clocks=NOW,
    )
    before = sys.gettrace()
    with interruptible(lines.look):
        sys.settrace(lines.trace)
        try:
            question(lineage)
        finally:
            sys.settrace(before)
    lines.look()
    return lines.longest


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("shape", SHAPES)
def test_stretch_between_two_looks_grows_no_faster_than_the_lineage(shape: str, name: str) -> None:
    few, many = (longest_stretch(shape, number, QUESTIONS[name]) for number in (FEW, TIMES * FEW))
    assert many < MOST_GROWTH * few, f"{few} lines, and {many} where the lineage is {TIMES} times as long"
