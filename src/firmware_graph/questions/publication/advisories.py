"""Which advisories there are: released ones for SEC Parties, and all papers for the Security Sub-Committee."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.advisory import Advisory
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.model.rights import Scope
from firmware_graph.questions.publication.advisory_papers import advisory_papers
from firmware_graph.questions.publication.released_advisories import released_advisories


async def advisories(reader: GraphReader, page: PageRequest) -> Page[Advisory]:
    """Return a page of advisories, latest first; one round trip, which for SEC Parties no draft makes longer.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    if Scope.ADVISORIES_WRITE in reader.rights.scopes:
        rows = [paper.advisory for paper in await advisory_papers(reader)]
    else:
        rows = [*(await released_advisories(reader)).advisories]
    rest = [row for row in rows if page.after is None or row.place < page.after]
    return page_of(rest, page, key=lambda row: row.place, total_count=len(rows))
