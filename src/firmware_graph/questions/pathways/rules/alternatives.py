"""The pathway that follows another in the order of domain.md §3.4 rule 4, whatever the number of pathways.

For each version, one whole number encodes the costs of its ways to the target: bit n is set if one costs exactly n. So
nothing is enumerated: the successor of a way takes, as late as possible, a later arc from which the rest can still cost
the same; and if there is none, the next cost has a first way.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from firmware_graph.questions.pathways.rules.between import Between
from firmware_graph.questions.pathways.rules.link_graph import Arc

MOST_BIT_OPERATIONS = 2**33  # about a third of a second


class Measure(NamedTuple):
    """The counts of rule 4, as the digits of one number: the advice against, the inferred, the upgrades.

    Inferred links are not counted if all are inferred: that would not affect the order.
    """

    advised_against: int
    inferred: int
    counts_inferred: bool

    def of(self, arc: Arc) -> int:
        """Compute the cost of one link."""
        inferred = self.inferred if self.counts_inferred and arc.link.is_inferred else 0
        return arc.link.is_advised_against * self.advised_against + inferred + 1


def measure_of(between: Between, backwards: Sequence[int]) -> tuple[Measure, int]:
    """Compute digits wide enough for every way, and the number of different costs that they can express."""
    counts_inferred = not all(arc.link.is_inferred for arc in between.arcs)
    most = {between.target: (0, 0, 0)}
    for entry in backwards:
        sums = [
            (
                most[arc.head][0] + arc.link.is_advised_against,
                most[arc.head][1] + (counts_inferred and arc.link.is_inferred),
                most[arc.head][2] + 1,
            )
            for arc in between.arcs_from[entry]
        ]
        most[entry] = max(s[0] for s in sums), max(s[1] for s in sums), max(s[2] for s in sums)
    advised_against, inferred, upgrades = most[between.source]
    base = (upgrades + 1) * (inferred + 1)
    return Measure(base, upgrades + 1, counts_inferred), base * (advised_against + 1)


class Alternatives:
    """The ways between two versions with no cycle between them, each computed from the previous one."""

    def __init__(self, between: Between, backwards: Sequence[int], measure: Measure) -> None:
        self.between, self.measure = between, measure
        costs = {between.target: 1}
        for entry in backwards:
            costs[entry] = 0
            for arc in between.arcs_from[entry]:
                costs[entry] |= costs[arc.head] << measure.of(arc)
        self.costs_from_source = costs[between.source]
        self.bits = {entry: bits.to_bytes(bits.bit_length() // 8 + 1, "little") for entry, bits in costs.items()}

    def can_cost(self, entry: int, cost: int) -> bool:
        """Return whether some way from a version to the target has exactly this cost."""
        place, bit = divmod(cost, 8)
        bits = self.bits[entry]
        return 0 <= place < len(bits) and bool(bits[place] >> bit & 1)

    def first(self, entry: int, cost: int) -> list[Arc]:
        """Return the first way from a version to the target of those with exactly this cost; there is one."""
        way: list[Arc] = []
        while entry != self.between.target:
            arc = self.next_arc(self.between.arcs_from[entry], cost)
            assert arc is not None, "a version's costs are those of its arcs"  # noqa: S101 - for the reader and mypy
            way.append(arc)
            entry, cost = arc.head, cost - self.measure.of(arc)
        return way

    def next_arc(self, arcs: Sequence[Arc], cost: int) -> Arc | None:
        """Return the first of some arcs with which the whole way can have exactly this cost."""
        return next((arc for arc in arcs if self.can_cost(arc.head, cost - self.measure.of(arc))), None)

    def after(self, way: Sequence[Arc]) -> list[Arc] | None:
        """Return the next way; None after the last."""
        to_go = list(accumulate(self.measure.of(arc) for arc in reversed(way)))[::-1]
        for place in reversed(range(len(way))):
            arcs = self.between.arcs_from[way[place].tail]
            later = arcs[arcs.index(way[place]) + 1 :]
            if (arc := self.next_arc(later, to_go[place])) is not None:
                return [*way[:place], arc, *self.first(arc.head, to_go[place] - self.measure.of(arc))]
        dearer = self.costs_from_source >> (to_go[0] + 1)
        if not dearer:
            return None
        return self.first(self.between.source, to_go[0] + (dearer & -dearer).bit_length())


def alternatives_of(between: Between) -> Alternatives | None:
    """Prepare the iteration over the ways; None if there is a cycle between, or there are too many different costs."""
    if between.backwards is None:
        return None
    measure, costs = measure_of(between, between.backwards)
    if costs * len(between.arcs) > MOST_BIT_OPERATIONS:
        return None
    return Alternatives(between, between.backwards, measure)
