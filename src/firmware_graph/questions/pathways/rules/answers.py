"""The answers on a lineage, each computed once while there is room for it."""

from collections.abc import Sequence
from threading import Lock
from typing import Final

from firmware_graph.model.pathway import MultipleTargets, PathwayOutcome, UpgradePathway
from firmware_graph.model.reference import Installation
from firmware_graph.model.vocabulary import JoinedAs
from firmware_graph.questions.pathways.rules.answer_pathway import answer_pathway
from firmware_graph.questions.pathways.rules.hub_not_given import hub_not_given
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph
from firmware_graph.questions.pathways.rules.link_graph import Measured

ANSWER_BYTES: Final = 300
PATHWAY_BYTES: Final = 600
VERSION_BYTES: Final = 16
DETAIL_BYTES: Final = 250
JSON_BYTES: Final = 200
"""The measured size of an answer, of each of its pathways and versions, of each computed step or warning, and of
cached JSON beside its text."""

MOST_ANSWERS: Final = 1_000

Ends = tuple[int, int | None, JoinedAs | None]
"""Both ends, and how the device joined."""

Told = tuple[PathwayOutcome, PathwayOutcome]
"""An answer, and the form of it without a Comms Hub."""


class Answers(Measured):
    """The answers on a lineage at its clocks, by entry IDs; evicts the oldest one."""

    def __init__(self, lineage: LineageGraph) -> None:
        self.lineage, self.lock = lineage, Lock()
        self.known: dict[Ends, Told] = {}

    @property
    def size(self) -> int:
        """Their current size in bytes."""
        return sum(map(bytes_of, [*self.known.values()]))  # a copy, as another thread may add one meanwhile

    def pathway(
        self, source: int, target: int | None = None, installation: Installation | None = None
    ) -> PathwayOutcome:
        """Return the pathway from one version of the lineage to another, or as far as possible; no hub is checked."""
        return self.both(source, target, installation)[0]

    def told(self, source: int, target: int | None = None, installation: Installation | None = None) -> PathwayOutcome:
        """Return the same without a given Comms Hub."""
        return self.both(source, target, installation)[1]

    def both(self, source: int, target: int | None, installation: Installation | None) -> Told:
        """Return an answer, computed once while there is room for it."""
        key = source, target, installation.joined_as if installation else None
        found = self.known.get(key)
        if found is None:
            versions = self.lineage.versions
            end = None if target is None else versions[target]
            answer = answer_pathway(self.lineage, versions[source], end, installation)
            found = answer, hub_not_given(answer)
            with self.lock:
                while len(self.known) >= MOST_ANSWERS:
                    del self.known[next(iter(self.known))]
                self.known[key] = found
        return found


def bytes_of(told: Told) -> int:
    """Return the current bytes of an answer: steps and warnings are computed on access."""
    answer, without_hub = told
    bytes_ = ANSWER_BYTES + sum(map(bytes_of_pathway, pathways_of(answer)))
    if without_hub is not answer:
        bytes_ += sum(map(bytes_of_pathway, pathways_of(without_hub)))
    return bytes_


def bytes_of_pathway(pathway: UpgradePathway) -> int:
    """Return the current bytes of a pathway."""
    computed = vars(pathway)
    details = len(computed.get("steps", ())) + len(computed.get("warnings", ()))
    json = 0 if pathway.json is None else JSON_BYTES + len(pathway.json[1])
    return PATHWAY_BYTES + VERSION_BYTES * len(pathway.versions) + DETAIL_BYTES * details + json


def pathways_of(answer: PathwayOutcome) -> Sequence[UpgradePathway]:
    """Return the pathways of an answer."""
    match answer:
        case UpgradePathway():
            return (answer,)
        case MultipleTargets(_, pathways):
            return pathways
        case _:
            return ()
