"""Which defects are recorded, a page at a time: for the Security Sub-Committee alone."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.defect import Defect
from firmware_graph.model.page import Page, PageRequest, page_of
from firmware_graph.questions.defects.defect_register import defect_register


async def defects(reader: GraphReader, page: PageRequest, *, includes_withdrawn: bool) -> Page[Defect]:
    """List defects in the order of their IDs, in one round trip."""
    register = await defect_register(reader)
    listed = register.defects if includes_withdrawn else register.holding
    rest = [defect for defect in listed if defect.defect_id > (page.after or "")]
    return page_of(rest, page, key=lambda defect: defect.defect_id, total_count=len(listed))
