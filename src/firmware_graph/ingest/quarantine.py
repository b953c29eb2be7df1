"""What imports with --accept-valid kept out: held against earlier ones, and listed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.ingest.parsed_sheet import ParsedSheet
from firmware_graph.ingest.problem import Problem, Sheet
from firmware_graph.ingest.recorded import QuarantinedCell

LISTING_SECONDS = 60.0


@dataclass(slots=True)
class QuarantineDifference:
    """What is kept out now, and what of earlier is stated well by now."""

    added: list[QuarantinedCell] = field(default_factory=list)
    cleared: list[QuarantinedCell] = field(default_factory=list)

    def of(self, *, is_restricted: bool) -> "QuarantineDifference":
        """The part that is for the Security Sub-Committee alone, or the other."""
        return QuarantineDifference(
            [cell for cell in self.added if (cell.sheet == Sheet.ZIGBEE) is is_restricted],
            [cell for cell in self.cleared if (cell.sheet == Sheet.ZIGBEE) is is_restricted],
        )

    def __bool__(self) -> bool:
        """Whether it changes anything."""
        return bool(self.added or self.cleared)


def quarantine_difference(
    sheets: Iterable[ParsedSheet[Any]],
    recorded: Sequence[QuarantinedCell],
    *,
    is_partial: bool,
    recorded_at: int,
    sequence: int,
) -> QuarantineDifference:
    """Hold the problems of the sheets against what is in quarantine; the same problem again is no news."""
    found = QuarantineDifference()
    for sheet in sheets:
        current = {
            cell.identity: cell
            for number, problem in enumerate(sheet.problems)
            for cell in [_cell(problem, recorded_at, sequence, number)]
        }
        past = {cell.identity: cell for cell in recorded if cell.sheet == sheet.sheet}
        found.added += [cell for identity, cell in current.items() if identity not in past]
        found.cleared += [
            cell
            for identity, cell in past.items()
            if identity not in current and (not is_partial or _is_spoken_of(cell, sheet))
        ]
    return found


def _is_spoken_of(cell: QuarantinedCell, sheet: ParsedSheet[Any]) -> bool:
    return cell.cpl_entry_id is not None and sheet.speaks_of(cell.cpl_entry_id)


def _cell(problem: Problem, recorded_at: int, sequence: int, number: int) -> QuarantinedCell:
    return QuarantinedCell(
        problem.sheet.value,
        problem.cpl_entry_id,
        problem.line,
        problem.column,
        problem.value,
        problem.code.value,
        f"{problem.reason}; {problem.remedy}",
        recorded_at,
        sequence,
        number,
    )


async def list_quarantined(graph: Graph) -> list[QuarantinedCell]:
    """List what was kept out of the CPL and FIR sheets and is not stated well by now, in the order of imports."""
    return await _list(graph, "recorded_quarantined")


async def list_restricted_quarantined(graph: Graph) -> list[QuarantinedCell]:
    """List what was kept out of the ZigBee sheet; for the Security Sub-Committee alone, and for no log."""
    return await _list(graph, "recorded_restricted_quarantined")


async def _list(graph: Graph, name: str) -> list[QuarantinedCell]:
    record = await graph.read(name, {}, Deadline.after(LISTING_SECONDS))
    return [QuarantinedCell._make(row) for row in record["quarantined"]]
