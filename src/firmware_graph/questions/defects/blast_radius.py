"""What is built on a ZigBee stack version, and what is wrong with it: for the Security Sub-Committee alone."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.defect import BlastRadius
from firmware_graph.questions.defects.affected_counts import CountedFirmware, affected_counts
from firmware_graph.questions.defects.defect_register import defect_register


async def blast_radius(reader: GraphReader, stack_key: str) -> BlastRadius | None:
    """Count the firmware on a stack and list the stack's defects; None where nothing is on it.

    Costs two round trips, or one where the stack was counted before.
    """
    register = await defect_register(reader)
    if (stack := register.stack_of(stack_key)) is None:
        return None
    builds = frozenset((stack_key, chipset_key) for chipset_key in register.chipsets[stack_key])
    [count] = await affected_counts(reader, register, [CountedFirmware(builds)])
    return BlastRadius(
        stack,
        count.firmware_count,
        count.device_model_count,
        count.by_manufacturer,
        register.defects_of_stack(stack_key),
    )
