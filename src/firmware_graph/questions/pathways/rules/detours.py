"""Whether a way between two versions takes an upgrade without passing any version twice (domain.md §3.4 rule 6)."""

from collections import deque
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from firmware_graph.questions.pathways.rules.link_graph import LinkGraph
from firmware_graph.questions.pathways.rules.links import Link

MOST_ARCS: Final = 20_000
"""The arcs that are looked at for one question, some milliseconds; no algorithm is known that never needs too many."""


def without_detours(graph: LinkGraph, links: Iterable[Link], source: int, target: int) -> Iterator[Link]:
    """Leave out the links that a way could take only by passing one version twice, including its ends.

    After `MOST_ARCS`, only those are left out for which one single version is in the way.
    """
    passed_before = cache(graph.passed_from(source, left_out=target))
    passed_after = cache(graph.passed_to(target, left_out=source))
    search = Search(graph, source, target)
    for link in links:
        before, after = passed_before(link.pair[0]), passed_after(link.pair[1])
        if before is not None and after is not None and before.isdisjoint(after) and search.finds_way(*link.pair):
            yield link


@dataclass(slots=True)
class Search:
    """Looks for ways from source to target that pass no version twice."""

    graph: LinkGraph
    source: int
    target: int
    arcs_left: int = MOST_ARCS

    def finds_way(self, tail: int, head: int) -> bool:
        """Return whether such a way takes this upgrade; True where it is too much work to know.

        The first part of a way is built step by step: a step is given up when it leaves no second part.
        """
        ends = {head, self.target}
        second_part = partial(self.shortest, head, self.target)
        pending = [(self.source, frozenset({self.source}))]
        while pending and self.arcs_left > 0:
            here, passed = pending.pop()
            first = self.shortest(here, tail, passed | ends)
            if first is None or second_part(passed) is None:
                continue
            if second_part(passed | first) is not None:
                return True
            heads = {arc.head for arc in self.graph.arcs_from(here)} - passed - ends
            pending += [(one, passed | {one}) for one in heads]
        return bool(pending)

    def shortest(self, start: int, end: int, avoided: AbstractSet[int]) -> set[int] | None:
        """Return the versions after the start of a shortest way that avoids others; None if there is no way."""
        came_from = {start: start}
        pending = deque([start])
        while pending and end not in came_from:
            here = pending.popleft()
            for arc in self.graph.arcs_from(here):
                self.arcs_left -= 1
                if arc.head not in came_from and arc.head not in avoided:
                    came_from[arc.head] = here
                    pending.append(arc.head)
        if end not in came_from:
            return None
        way = set()
        while end != start:
            way.add(end)
            end = came_from[end]
        return way
