"""The answers for the versions of a fleet: to the furthest version, or to its party's approved targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.pathway import PathwayAnswer, PathwayOutcome
from firmware_graph.model.target import Targets
from firmware_graph.questions.pathways.rules.answers import Answers
from firmware_graph.questions.pathways.rules.approved import approved_ending
from firmware_graph.questions.pathways.rules.endings import Ending, Endings
from firmware_graph.questions.pathways.rules.hub_not_given import hub_not_given
from firmware_graph.questions.pathways.shared.approved_pathways import ApprovedRequest, approved_pathways
from firmware_graph.questions.pathways.shared.upgrade_lineages import Lineages


@dataclass(frozen=True, slots=True)
class FleetAnswers:
    """The answers from entries; `approved` has those to a party's targets, None if the latest is requested."""

    lineages: Lineages
    approved: Mapping[int, PathwayOutcome] | None = None

    def answer(self, entry: int) -> PathwayAnswer:
        """Return the answer from an entry, whose Comms Hub is unknown."""
        if self.approved is None:
            return self.lineages.of(entry).derive(Answers).told(entry)
        return hub_not_given(self.approved[entry])

    def ending(self, entry: int) -> Ending:
        """Return where the pathways of an entry end."""
        if self.approved is None:
            return self.lineages.of(entry).derive(Endings).of(entry)
        return approved_ending(self.approved[entry])


async def answers_of(
    reader: GraphReader, lineages: Lineages, entries: Sequence[int], targets: Targets | None
) -> FleetAnswers:
    """Return the answers from some entries; those to `targets`, if given, are computed now, a target at a time.

    Raises:
        QueryTooExpensive: There are too many targets in total.
    """
    if targets is None:
        return FleetAnswers(lineages)
    distinct = list(dict.fromkeys(entries))
    requests = [ApprovedRequest(lineages.of(entry), lineages[entry]) for entry in distinct]
    answers = await approved_pathways(reader, requests, targets, argument="counts")
    return FleetAnswers(lineages, dict(zip(distinct, answers, strict=True)))
