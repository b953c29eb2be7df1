"""How do I get from this version to that one, or to the latest, and if I cannot, why: for SEC Parties."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.pathway import PathwayAnswer
from firmware_graph.model.target import Targets
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from firmware_graph.questions.pathways.upgrade_pathways import upgrade_pathways


async def upgrade_pathway(
    reader: GraphReader, request: PathwayRequest, *, clocks: Clocks, targets: Targets | None = None
) -> PathwayAnswer:
    """Answer one request, with the round trips and errors of `upgrade_pathways`."""
    [answer] = await upgrade_pathways(reader, [request], clocks=clocks, targets=targets)
    return answer
