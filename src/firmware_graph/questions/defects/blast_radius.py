"""What is built on a ZigBee stack version, and its defects: for the Security Sub-Committee only."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.defect import BlastRadius
from firmware_graph.questions.defects.shared.affected_counts import CountedFirmware, affected_counts
from firmware_graph.questions.defects.shared.defect_register import defect_register
from firmware_graph.questions.defects.zigbee_stack import stack_named


async def blast_radius(reader: GraphReader, stack_id: str, *, clocks: Clocks) -> BlastRadius | None:
    """Count the firmware on a stack and list the stack's defects; None if there is none.

    The ID is parsed leniently (`stack_named`). Costs two round trips, or one if the stack was counted before.

    Raises:
        BadUserInput: Several stack versions could be meant.
    """
    matrix = await defect_register(reader)
    if (stack := stack_named(matrix, stack_id, argument="stackId")) is None:
        return None
    builds = frozenset((stack.key, chipset_key) for chipset_key in matrix.chipsets[stack.key])
    [count] = await affected_counts(reader, matrix, [CountedFirmware(builds)])
    return BlastRadius(
        stack,
        count.firmware_count,
        count.device_model_count,
        count.by_manufacturer,
        matrix.defects_of_stack(stack.key, clocks.as_of),
    )
