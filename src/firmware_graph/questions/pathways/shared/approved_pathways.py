"""Pathways from versions to what a party has approved, one target at a time: for that party only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import PathwayOutcome
from firmware_graph.model.reference import Installation
from firmware_graph.model.target import Targets
from firmware_graph.questions.pathways.rules.answers import Answers
from firmware_graph.questions.pathways.rules.approved import approved_in, approved_outcome
from firmware_graph.questions.pathways.rules.lineage_graph import LineageGraph

TOUCHED_BY_A_TARGET: Final = 20
"""The cost of the search for one target, in versions and upgrades touched: it takes about a millisecond."""

BESIDE: Final = ", with the searches for approved targets,"


class ApprovedRequest(NamedTuple):
    """From a version to any approved target in its lineage."""

    lineage: LineageGraph
    source: FirmwareVersion
    installation: Installation | None = None


class Step(NamedTuple):
    """The search for one target of a request, the last of which produces the answer; None if none is approved."""

    request: ApprovedRequest
    target: FirmwareVersion | None
    is_last: bool


@dataclass(slots=True)
class ApprovedSearch:
    """Runs steps in order; `outcomes` are those of the current request."""

    targets: Targets
    outcomes: list[PathwayOutcome] = field(default_factory=list)

    def make(self, step: Step) -> PathwayOutcome | None:
        """Search for one target; return the answer after the last one of a request."""
        lineage, source, installation = step.request
        if step.target is not None:
            answers = lineage.derive(Answers)
            self.outcomes.append(answers.pathway(source.cpl_entry_id, step.target.cpl_entry_id, installation))
        if not step.is_last:
            return None
        outcomes, self.outcomes = self.outcomes, []
        return approved_outcome(source, outcomes, self.targets)


async def approved_pathways(
    reader: GraphReader, requests: Sequence[ApprovedRequest], targets: Targets, *, argument: str
) -> list[PathwayOutcome]:
    """Return the pathways from each version to what is approved in its lineage, in order.

    Each target of each request is a separate step of work, and is counted with what the operation touches. No round
    trip; `argument` is the argument that names the versions.

    Raises:
        QueryTooExpensive: There are too many targets in total; the message states how many of the versions would pass.
        GraphTimeout: The deadline has passed, or the caller has left.
    """
    steps = [step for request in requests for step in steps_of(request, targets)]
    reader.touch(TOUCHED_BY_A_TARGET * len(steps), len(requests), argument=argument, beside=BESIDE)
    made = await reader.each(steps, ApprovedSearch(targets).make)
    return [answer for answer in made if answer is not None]


def steps_of(request: ApprovedRequest, targets: Targets) -> list[Step]:
    """Return the steps of a request, at least one."""
    approved: Sequence[FirmwareVersion | None] = approved_in(request.lineage, targets) or [None]
    return [Step(request, target, is_last=target is approved[-1]) for target in approved]
