"""Which defect has this ID or alias: for the Security Sub-Committee alone."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.defect import Defect
from firmware_graph.questions.defects.defect_register import defect_register


async def defect(reader: GraphReader, name: str) -> Defect | None:
    """Find a defect, withdrawn or not, in one round trip; None where there is none."""
    register = await defect_register(reader)
    return register.names.get(name)
