"""Which defects are recorded, a page at a time: for the Security Sub-Committee only."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.defect import Defect
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.questions.defects.shared.defect_register import defect_register


async def defects(reader: GraphReader, page: PageRequest, *, includes_withdrawn: bool, clocks: Clocks) -> Page[Defect]:
    """List defects in the order of their IDs, in one round trip."""
    matrix = await defect_register(reader)
    listed = matrix.defects if includes_withdrawn else matrix.standing(clocks.as_of)
    rest = [defect for defect in listed if defect.defect_id > (page.after or "")]
    return page_of(rest, page, key=lambda defect: defect.defect_id, total_count=len(listed))
