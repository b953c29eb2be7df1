"""The quarantine of imports with --accept-valid, until a later sheet states the cell correctly."""

from collections.abc import Sequence
from typing import NamedTuple

from firmware_graph.database.graph import Deadline, Graph
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import Problem, Sheet

LISTING_SECONDS = 60.0


class QuarantinedCell(NamedTuple):
    """A quarantined cell or record of a sheet or a file. `reason` is the code of the problem, `message` its text.

    `subject` is what it is about if that is more, or something else, than an entry, such as 'defect SYN-1'.
    """

    sheet: str
    cpl_entry_id: int | None
    line: int | None
    column: str | None
    value: str | None
    reason: str
    message: str
    recorded_at: int
    sequence: int
    number: int
    subject: str | None = None

    @property
    def identity(self) -> tuple[object, ...]:
        """The key that identifies it in the next sheet; for a row without an entry ID, including its line."""
        line = self.line if self.cpl_entry_id is None else None
        return self.sheet, self.cpl_entry_id, line, self.column, self.value, self.reason, self.subject

    @property
    def is_restricted(self) -> bool:
        """Whether it is for the Security Sub-Committee only."""
        return self.sheet == Sheet.ZIGBEE


async def list_quarantined(graph: Graph) -> list[QuarantinedCell]:
    """List the quarantine of the CPL and FIR sheets, in the order of imports."""
    return await _list(graph, "recorded_quarantined")


async def list_restricted_quarantined(graph: Graph) -> list[QuarantinedCell]:
    """List the quarantine of ZigBee sheets and files of defects; for the Security Sub-Committee, and for no log."""
    return await _list(graph, "recorded_restricted_quarantined")


def cell_of(problem: Problem, moment: Moment, number: int) -> QuarantinedCell:
    """Return the quarantined cell of a problem; `number` is its own in the change."""
    return QuarantinedCell(
        sheet=problem.place.source,
        cpl_entry_id=problem.cpl_entry_id,
        line=problem.place.line,
        column=problem.place.column,
        value=problem.value,
        reason=problem.code.value,
        message=f"{problem.reason}; {problem.remedy}",
        recorded_at=moment.recorded_at,
        sequence=moment.sequence,
        number=number,
        subject=problem.subject,
    )


def cells_of(rows: Sequence[Sequence[object]]) -> list[QuarantinedCell]:
    """Convert the rows of the read files to cells."""
    return [QuarantinedCell._make(row) for row in rows]


async def _list(graph: Graph, name: str) -> list[QuarantinedCell]:
    record = await graph.read(name, {}, Deadline.after(LISTING_SECONDS))
    return cells_of(record["quarantined"])
