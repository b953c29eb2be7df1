"""Which defects do these ZigBee stack versions have: for the Security Sub-Committee only."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.clocks import Clocks
from firmware_graph.model.defect import Defect
from firmware_graph.questions.defects.shared.defect_register import defect_register
from firmware_graph.questions.defects.zigbee_stack import stack_named


async def shared_defects(reader: GraphReader, stack_ids: Sequence[str], *, clocks: Clocks) -> list[Defect]:
    """List the defects that all the stacks have, in the order of their IDs; one round trip.

    IDs are parsed leniently (`stack_named`).

    Raises:
        BadUserInput: No stack is given, or an ID means none or several.
    """
    if not stack_ids:
        raise BadUserInput("'stackIds' must name at least one stack.", argument="stackIds")
    matrix = await defect_register(reader)
    shared = set(matrix.by_id)
    for stack_id in dict.fromkeys(stack_ids):
        if (stack := stack_named(matrix, stack_id, argument="stackIds")) is None:
            raise BadUserInput(f"There is no stack {stack_id!r}: take IDs from zigbeeStacks.", argument="stackIds")
        shared &= {defect.defect_id for defect in matrix.defects_of_stack(stack.key, clocks.as_of)}
    return [defect for defect in matrix.defects if defect.defect_id in shared]


async def defects_by_stack(reader: GraphReader, stack_keys: Sequence[str], *, clocks: Clocks) -> list[list[Defect]]:
    """List the defects of each stack, in the order of their IDs; one round trip for all."""
    matrix = await defect_register(reader)
    found = {key: matrix.defects_of_stack(key, clocks.as_of) for key in set(stack_keys)}
    return [found[key] for key in stack_keys]
