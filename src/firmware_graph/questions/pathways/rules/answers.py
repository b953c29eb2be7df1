"""The answers on a lineage, each worked out once while there is room for it."""

from threading import Lock
from typing import Final

from cachetools import LRUCache

from firmware_graph.model.pathway import PathwayOutcome
from firmware_graph.model.reference import Installation
from firmware_graph.model.vocabulary import JoinedAs
from firmware_graph.questions.pathways.rules.answer import answer_pathway
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph

ANSWER_BYTES: Final = 6_000
"""What an answer takes, with its steps and warnings, measured."""

MOST_ANSWERS: Final = 1_000

Ends = tuple[int, int | None, JoinedAs | None]
"""Both ends, and how the device joined."""


class Answers:
    """The answers on a lineage at its clocks, by entry IDs; evicts the least recently used."""

    def __init__(self, lineage: LineageGraph) -> None:
        self.lineage, self.lock = lineage, Lock()
        self.known: LRUCache[Ends, PathwayOutcome] = LRUCache(MOST_ANSWERS)

    @property
    def size(self) -> int:
        """The bytes that they take now."""
        return ANSWER_BYTES * len(self.known)

    def pathway(
        self, source: int, target: int | None = None, installation: Installation | None = None
    ) -> PathwayOutcome:
        """Answer how to get from one version of the lineage to another, or as far as one can go."""
        key = source, target, installation.joined_as if installation else None
        with self.lock:
            answer = self.known.get(key)
        if answer is None:
            versions = self.lineage.versions
            end = None if target is None else versions[target]
            answer = answer_pathway(self.lineage, versions[source], end, installation)
            with self.lock:
                self.known[key] = answer
        return answer
