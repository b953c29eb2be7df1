"""The recorded data that the operations of a change are compared with, read inside its transaction or for a check."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.changes.planning import Planner
from firmware_graph.model.change import (
    AssessmentStatement,
    DefectStatement,
    FirmwareAddition,
    FirmwareCorrection,
    FirmwareRemoval,
    Operation,
    PredecessorsStatement,
    StackStatement,
    UpgradeStatement,
    UpgradeWithdrawal,
)
from firmware_graph.records.defects.recorded_defects import RecordedDefects, read_recorded_defects
from firmware_graph.records.recorded import Recorded, RunsFiles, lineages_read, pages, recorded_in
from firmware_graph.records.restricted import RestrictedFacts
from firmware_graph.records.values import MOST_ENTRY_ID, BadValue, manufacturer_code

FIRMWARE: Final = (FirmwareAddition, FirmwareCorrection, FirmwareRemoval)
"""The operations on entries of the CPL."""


@dataclass(frozen=True, slots=True)
class Basis:
    """The lineages of the entries that operations name, and the sealed facts if they are about those."""

    recorded: Recorded = field(default_factory=Recorded)
    restricted: Mapping[int, RestrictedFacts] = field(default_factory=dict)
    defects: RecordedDefects | None = None


async def read_basis(under_way: RunsFiles, operations: Sequence[Operation], planner: Planner) -> Basis:
    """Read the recorded data that operations are compared with.

    One round trip for lineages. If entries change, two more for all entries of their manufacturer codes, as these
    decide the name of a manufacturer and whether a model remains. All stacks are read if one is recorded. Lineages are
    indexed in the threads of the planner.
    """
    entries = {one for one in entries_of(operations) if 0 < one <= MOST_ENTRY_ID}
    recorded = await read_lineages(under_way, entries, planner)
    if codes := codes_of(operations, recorded):
        [found] = await under_way.run("entries_by_manufacturer_code", codes=sorted(codes))
        recorded = await read_lineages(under_way, {*entries, *found["cpl_entry_ids"]}, planner)
    restricted: dict[int, RestrictedFacts] = {}
    if any(isinstance(one, StackStatement) for one in operations):
        async for row in pages(under_way, "recorded_restricted_firmware", "restricted"):
            restricted[row[0]] = RestrictedFacts._make(row)
    defects = None
    if any(isinstance(one, DefectStatement | AssessmentStatement) for one in operations):
        assessed = {one.cpl_entry_id for one in operations if isinstance(one, AssessmentStatement)}
        defects = await read_recorded_defects(under_way, assessed & entries)
    return Basis(recorded, restricted, defects)


async def read_lineages(under_way: RunsFiles, entries: Collection[int], planner: Planner) -> Recorded:
    """Read the lineages of some entries."""
    record = await lineages_read(under_way, entries)
    return await planner.run(lambda: recorded_in(record))


def entries_of(operations: Iterable[Operation]) -> set[int]:
    """Return every entry that operations name."""
    return {entry for one in operations for entry in entries_named(one)}


def entries_named(operation: Operation) -> list[int]:
    """Return the entries that an operation names."""
    if isinstance(operation, UpgradeStatement | UpgradeWithdrawal):
        return [operation.from_cpl_entry_id, operation.to_cpl_entry_id]
    if isinstance(operation, PredecessorsStatement):
        return [operation.cpl_entry_id, *(operation.predecessors or ())]
    if isinstance(operation, DefectStatement):
        return []
    if isinstance(operation, FirmwareAddition | FirmwareCorrection):
        hub = operation.columns.get("required_comms_hub_entry_id")
        return [operation.cpl_entry_id, *([hub] if isinstance(hub, int) else ())]
    return [operation.cpl_entry_id]


def codes_of(operations: Iterable[Operation], recorded: Recorded) -> set[str]:
    """Return the manufacturer codes of changed entries, before and after."""
    codes = set()
    for one in operations:
        if isinstance(one, FIRMWARE) and one.cpl_entry_id in recorded.versions:
            codes.add(recorded.versions[one.cpl_entry_id].manufacturer_code)
        if isinstance(one, FirmwareAddition | FirmwareCorrection):
            try:
                codes.add(manufacturer_code(str(one.columns.get("manufacturer_code") or "")))
            except BadValue:  # a problem of the operation, which its plan finds
                continue
    return codes
