"""Which defects are recorded, and which pairs of stack and chipset are in use: for the Security Sub-Committee only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.defect import Defect, StackBuild
from firmware_graph.model.firmware import Chipset, ZigbeeStack
from firmware_graph.questions.defects.rules.exposure_matrix import ExposureMatrix
from firmware_graph.questions.defects.shared.count_caches import CountCaches


@dataclass(frozen=True)
class DefectRegister(ExposureMatrix):
    """All recorded defects, with the caches of counts on them."""

    caches: CountCaches = field(default_factory=CountCaches, repr=False, compare=False)


async def defect_register(reader: GraphReader) -> DefectRegister:
    """Return all defects and pairs, a few hundred rows, cached until they change; at most one round trip."""
    return await reader.once(read_register)


async def read_register(reader: GraphReader) -> DefectRegister:
    """Read all defects and pairs in one round trip."""
    record = await reader.read("defect_register")
    return DefectRegister(
        [Defect.of(columns) for columns in record["defects"]],
        [build_of(stack, chipset) for stack, chipset in record["builds"]],
        frozenset(record["assessed"]),
    )


def build_of(stack: Sequence[Any], chipset: Sequence[Any]) -> StackBuild:
    """Return the pair from the columns of both, which are all null if unknown."""
    return StackBuild(
        ZigbeeStack._make(stack) if stack[0] is not None else None,
        Chipset._make(chipset) if chipset[0] is not None else None,
    )
