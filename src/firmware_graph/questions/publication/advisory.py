"""One advisory by its ID: for SEC Parties if it was released, and any paper for the Security Sub-Committee."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.advisory import Advisory
from firmware_graph.model.rights import Scope
from firmware_graph.questions.publication.advisory_papers import advisory_paper_by_id
from firmware_graph.questions.publication.released_advisories import released_advisories


async def advisory(reader: GraphReader, advisory_id: str) -> Advisory | None:
    """Return an advisory; None if there is none that the reader may see. At most one round trip.

    To everyone but the Security Sub-Committee a draft does not exist: only the register is read.
    """
    if Scope.ADVISORIES_WRITE in reader.rights.scopes:
        paper = await advisory_paper_by_id(reader, advisory_id)
        return paper.advisory if paper else None
    return (await released_advisories(reader)).by_id.get(advisory_id)
