"""The working papers of advisories, for the Security Sub-Committee only."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.advisory import AdvisoryPaper, AdvisoryRevision


async def advisory_papers(reader: GraphReader) -> list[AdvisoryPaper]:
    """Return all papers, in any state, latest first; one round trip."""
    record = await reader.party_facts("advisory_papers")
    return [AdvisoryPaper._make(columns) for columns in record["papers"]]


async def advisory_paper_by_id(reader: GraphReader, advisory_id: str) -> AdvisoryPaper | None:
    """Return one paper; None if there is none."""
    record = await reader.party_facts("advisory_paper_by_id", advisory_id=advisory_id)
    return AdvisoryPaper._make(record["paper"]) if record["paper"] else None


async def advisory_revisions(reader: GraphReader, advisory_ids: Sequence[str]) -> dict[str, list[AdvisoryRevision]]:
    """Return all revisions of each advisory's text, the first one first; one round trip for all."""
    record = await reader.party_facts("advisory_revisions", advisory_ids=sorted(set(advisory_ids)))
    found: dict[str, list[AdvisoryRevision]] = {one: [] for one in advisory_ids}
    for columns in record["revisions"]:
        revision = AdvisoryRevision._make(columns)
        found[revision.advisory_id].append(revision)
    return found
