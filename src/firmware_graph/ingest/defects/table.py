"""Tables of defects and of assessments, CSV or a workbook, one row a range or an assessment."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.cell_text import BadCell, entry_id, moment, needed_text, plain_text, stack_version
from firmware_graph.ingest.defects.record import AssessmentRecord, DefectProblem, DefectRecord
from firmware_graph.ingest.source import BrokenTable, NumberText, rows_of
from firmware_graph.model.defect import VERDICTS, Exposure, StackRange
from firmware_graph.model.stack_version import fault_of_bounds

DEFECT_COLUMNS: Final = (
    "Defect ID",
    "Aliases",
    "Title",
    "Severity",
    "References",
    "Withdrawn",
    "Stack Name",
    "Introduced",
    "Fixed",
    "Last Affected",
    "Chipset Vendor",
    "Chipset",
)
ASSESSMENT_COLUMNS: Final = ("Defect ID", "CPL Entry ID", "Verdict")
BOUNDS: Final = {"introduced": "Introduced", "fixed": "Fixed", "last_affected": "Last Affected"}
NEEDED: Final = frozenset({"Defect ID", "Stack Name", *ASSESSMENT_COLUMNS})
TAKEN_BACK: Final = "NONE"
SEPARATORS: Final = re.compile(r"[;\s]+")

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row, whose bad cells are reported as they are read."""

    sheet: str
    line: int
    cells: Mapping[str, str]
    problems: list[DefectProblem]

    def blame(self, column: str, reason: str, remedy: str) -> None:
        """Report a cell."""
        self.problems.append(
            DefectProblem(
                sheet=self.sheet,
                line=self.line,
                column=column,
                value=self.cells.get(column),
                reason=reason,
                remedy=remedy,
            )
        )

    def read(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """Read a cell that has to be there; None where it is wrong."""
        try:
            return read(self.cells.get(column, ""))
        except BadCell as bad:
            self.blame(column, bad.reason, bad.remedy)
            return None

    def read_optional(self, column: str, read: Callable[[str], Value]) -> Value | None:
        """Read a cell that may be blank."""
        return self.read(column, read) if self.cells.get(column) else None

    def version(self, column: str) -> str | None:
        """Read a stack version, which a workbook must hold as text: as a number it has lost its last zeros."""
        if isinstance(self.cells.get(column), NumberText):
            self.blame(column, "a workbook's number has lost its last zeros", "format the column as text")
            return None
        return self.read_optional(column, stack_version)


def table_rows(path: Path, columns: tuple[str, ...], problems: list[DefectProblem]) -> Iterator[TableRow]:
    """Read the rows of a table; what is wrong with its heading is reported, and then there are none.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    try:
        rows = rows_of(path)
        line, titles = next(rows, (1, []))
        missing = [column for column in columns if column in NEEDED and column not in titles]
        missing += sorted({title for title in titles if titles.count(title) > 1})
        for column in missing:
            problems.append(  # noqa: PERF401 - one statement a problem
                DefectProblem(
                    sheet=path.name,
                    line=line,
                    column=column,
                    reason="the column is missing or stands there twice",
                    remedy=f"give each column once: {', '.join(columns)}",
                )
            )
        for line, cells in rows if not missing else ():
            yield TableRow(path.name, line, dict(zip(titles, cells, strict=False)), problems)
    except BrokenTable as error:
        problems.append(DefectProblem(sheet=path.name, line=error.line, reason=error.reason, remedy=error.remedy))
    except OSError as error:
        raise SourceUnreadable(f"{path} cannot be read: {error.strerror}. Check the name and permissions.") from error


def defects_in(path: Path, problems: list[DefectProblem]) -> list[DefectRecord]:
    """Read a table of defects; rows of one defect ID are its ranges, and the first says all else."""
    found: dict[str, DefectRecord] = {}
    for row in table_rows(path, DEFECT_COLUMNS, problems):
        stated = defect_in(row)
        first = found.setdefault(stated.defect_id, stated)
        found[stated.defect_id] = first._replace(
            ranges=tuple(sorted({*first.ranges, *stated.ranges}, key=repr)),
        )
    return list(found.values())


def defect_in(row: TableRow) -> DefectRecord:
    """Read one row of a table of defects; where no version is given, no range was published."""
    defect_id = row.read("Defect ID", needed_text) or ""
    bounds = {name: row.version(title) for name, title in BOUNDS.items()}
    is_published = any(row.cells.get(title) for title in BOUNDS.values())
    if fault := fault_of_bounds(**bounds):
        row.blame("Introduced", fault, "give where the range begins and one later end: 'Fixed' or 'Last Affected'")
    family = row.read("Stack Name", needed_text) or ""
    vendor, part = (row.read_optional(column, plain_text) for column in ("Chipset Vendor", "Chipset"))
    return DefectRecord(
        defect_id,
        tuple(sorted(filter(None, SEPARATORS.split(row.cells.get("Aliases", ""))))),
        row.read_optional("Title", plain_text) or defect_id,
        row.read_optional("Severity", plain_text),
        tuple(filter(None, SEPARATORS.split(row.cells.get("References", "")))),
        row.read_optional("Withdrawn", moment),
        (StackRange(family, **bounds, chipset_vendor=vendor, chipset_part=part, is_published=is_published),),
    )


def assessments_in(path: Path, problems: list[DefectProblem]) -> list[AssessmentRecord]:
    """Read a table of assessments; the verdict NONE takes an earlier one back."""
    found = []
    for row in table_rows(path, ASSESSMENT_COLUMNS, problems):
        defect, entry = row.read("Defect ID", needed_text), row.read("CPL Entry ID", entry_id)
        word = row.cells.get("Verdict", "").upper().replace(" ", "_")
        if word not in {*VERDICTS, TAKEN_BACK}:
            row.blame("Verdict", "it is no verdict", f"give one of {', '.join(sorted({*VERDICTS, TAKEN_BACK}))}")
        elif defect and entry:
            verdict = None if word == TAKEN_BACK else Exposure(word)
            found.append(AssessmentRecord(defect, entry, verdict, path.name, row.line, "CPL Entry ID"))
    return found
