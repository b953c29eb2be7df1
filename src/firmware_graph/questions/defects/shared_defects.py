"""Which defects do these ZigBee stack versions have: for the Security Sub-Committee alone."""

from collections.abc import Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import BadUserInput
from firmware_graph.model.defect import Defect
from firmware_graph.questions.defects.defect_register import defect_register


async def shared_defects(reader: GraphReader, stack_keys: Sequence[str]) -> list[Defect]:
    """List the defects that all the stacks have, in the order of their IDs; one round trip.

    Raises:
        BadUserInput: No stack is given, or there is none by one of the keys.
    """
    if not stack_keys:
        raise BadUserInput("'stackIds' must name at least one stack.", argument="stackIds")
    register = await defect_register(reader)
    in_use = {build.stack.key for build in register.builds if build.stack}
    if unknown := sorted(set(stack_keys) - in_use):
        raise BadUserInput(f"There is no stack {unknown[0]!r}: take IDs from zigbeeStacks.", argument="stackIds")
    shared = [{defect.defect_id for defect in register.defects_of_stack(key)} for key in set(stack_keys)]
    return [defect for defect in register.holding if all(defect.defect_id in ids for ids in shared)]


async def defects_by_stack(reader: GraphReader, stack_keys: Sequence[str]) -> list[list[Defect]]:
    """List the defects of each stack, in the order of their IDs; one round trip for all."""
    register = await defect_register(reader)
    found = {key: register.defects_of_stack(key) for key in set(stack_keys)}
    return [found[key] for key in stack_keys]
