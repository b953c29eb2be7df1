"""May this exact upgrade be done: yes, no or unknown, and why: for SEC Parties."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.target import Targets
from firmware_graph.model.verdict import UpgradeVerdict
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.pathways.validate_upgrades import validate_upgrades


async def validate_upgrade(
    reader: GraphReader, request: PathwayRequest, *, clocks: Clocks, targets: Targets | None = None
) -> UpgradeVerdict:
    """Evaluate the step of one request, with the round trips and errors of `validate_upgrades`."""
    [verdict] = await validate_upgrades(reader, [request], clocks=clocks, targets=targets)
    return verdict
