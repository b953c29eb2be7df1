"""Which ZigBee stack version has this ID: for the Security Sub-Committee only."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.firmware import ZigbeeStack
from firmware_graph.questions.defects.rules.exposure_matrix import ExposureMatrix
from firmware_graph.questions.defects.shared.defect_register import defect_register


async def zigbee_stack(reader: GraphReader, stack_id: str) -> ZigbeeStack | None:
    """Look up a stack version by ID, parsed leniently (`stack_named`), in one round trip; None if there is none.

    Raises:
        BadUserInput: Several stack versions could be meant.
    """
    return stack_named(await defect_register(reader), stack_id, argument="id")


def stack_named(matrix: ExposureMatrix, stack_id: str, *, argument: str) -> ZigbeeStack | None:
    """Look up a stack version by its ID; None if no firmware is built on one.

    An ID with the same name except for case, spaces, hyphens and underscores, and with an equal version, matches too.

    Raises:
        BadUserInput: The ID matches no stack exactly, and several in another spelling.
    """
    found = matrix.stacks_named(stack_id)
    if len(found) > 1:
        listed = ", ".join(stack.key for stack in found)
        raise BadUserInput(f"{stack_id!r} could mean several stacks: give one of {listed}.", argument=argument)
    return found[0] if found else None
