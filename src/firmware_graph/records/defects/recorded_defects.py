"""The recorded defects and assessments before an import, read inside its transaction."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from firmware_graph.model.defect import Defect, Exposure
from firmware_graph.records.quarantined import QuarantinedCell, cells_of
from firmware_graph.records.recorded import RunsFiles

Pair = tuple[str, int]
"""A defect ID and a CPL Entry ID."""


@dataclass(frozen=True, slots=True)
class RecordedDefects:
    """Every defect by its ID, the families of stacks in use, the quarantine, and the relevant entries.

    For the relevant entries, `assessments` has the verdicts, and `listed` those that are on the CPL.
    """

    defects: dict[str, Defect]
    stack_names: frozenset[str]
    assessments: dict[Pair, Exposure]
    listed: frozenset[int]
    quarantined: Sequence[QuarantinedCell] = ()


async def read_recorded_defects(change: RunsFiles, cpl_entry_ids: Iterable[int]) -> RecordedDefects:
    """Read the record that an import is compared with; `listed` are those of the entries that are on the CPL."""
    [register] = await change.run("defect_register")
    defects = [Defect.of(columns) for columns in register["defects"]]
    [record] = await change.run("recorded_assessments", cpl_entry_ids=sorted(set(cpl_entry_ids)))
    [kept_out] = await change.run("recorded_restricted_quarantined")
    return RecordedDefects(
        {defect.defect_id: defect for defect in defects},
        frozenset(stack[1] for stack, _ in register["builds"] if stack[0] is not None),
        {(defect, entry): Exposure(verdict) for entry, pairs in record["entries"] for defect, verdict in pairs},
        frozenset(entry for entry, _ in record["entries"]),
        cells_of(kept_out["quarantined"]),
    )
