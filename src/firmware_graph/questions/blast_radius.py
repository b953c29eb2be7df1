"""What is built on a ZigBee stack version, and what is wrong with it: for the Security Sub-Committee alone."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.defect import BlastRadius
from firmware_graph.questions.exposed_firmware_counts import exposed_firmware_counts, filter_parameters
from firmware_graph.questions.exposure_register import exposure_register
from firmware_graph.questions.firmware_versions import FirmwareFilter
from firmware_graph.questions.stacks_with_defect import by_manufacturer


async def blast_radius(reader: GraphReader, stack_key: str, *, day: str) -> BlastRadius | None:
    """Count the firmware on a stack and list the stack's defects, in two round trips; None where nothing is on it."""
    register = await exposure_register(reader)
    builds = {build.key: build.stack for build in register.builds if build.stack and build.stack.key == stack_key}
    stack = next(iter(builds.values()), None)
    if stack is None:
        return None
    request = ["", [list(key) for key in builds], [], False]
    [groups] = await exposed_firmware_counts(reader, [request], filter_parameters(FirmwareFilter(), day))
    return BlastRadius(
        stack,
        sum(group.firmware_count for group in groups),
        len({group.model_key for group in groups}),
        by_manufacturer(groups),
        register.defects_of_stack(stack_key),
    )
