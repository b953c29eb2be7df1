"""Tables of defects and of assessments, CSV or a workbook, one row a range or an assessment."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from firmware_graph.ingest.defects.record import AssessmentRecord, DefectRecord, FileRecords, Record
from firmware_graph.ingest.sheets.grammar import Grammar, Reading, Row
from firmware_graph.ingest.sheets.heading import headings_of_table
from firmware_graph.ingest.sheets.rows import CellFault
from firmware_graph.ingest.sheets.table import Problems, open_table
from firmware_graph.model.defect import VERDICTS, Exposure, StackRange
from firmware_graph.model.stack_version import fault_of_bounds
from firmware_graph.records import values as read
from firmware_graph.records.problem import FilePlace
from firmware_graph.records.values import BadValue, optional

SEPARATORS: Final = re.compile(r"[;\s]+")
TAKEN_BACK: Final = "NONE"


class DefectRow(NamedTuple):
    """One range of a defect; the first row of a defect says all else."""

    defect_id: str
    aliases: tuple[str, ...]
    title: str | None
    severity: str | None
    references: tuple[str, ...]
    withdrawn_at: int | None
    stack_name: str
    introduced: str | None
    fixed: str | None
    last_affected: str | None
    chipset_vendor: str | None
    chipset_part: str | None
    line: int


class AssessmentRow(NamedTuple):
    """One assessment."""

    defect_id: str
    cpl_entry_id: int
    verdict: Exposure | None
    line: int


def several(text: str) -> tuple[str, ...]:
    """Read texts with ';' or spaces between them."""
    return tuple(filter(None, SEPARATORS.split(text)))


def verdict(text: str) -> Exposure | None:
    """Read a verdict, whatever its case; NONE takes an earlier one back.

    Raises:
        BadValue: It is none.
    """
    word = text.upper().replace(" ", "_")
    if word == TAKEN_BACK:
        return None
    if word not in VERDICTS:
        raise BadValue("it is no verdict", f"give one of {', '.join(sorted({*VERDICTS, TAKEN_BACK}))}")
    return Exposure(word)


def range_of_versions(row: DefectRow) -> DefectRow | list[CellFault]:
    """Return the row, or that its bounds are no range."""
    fault = fault_of_bounds(row.introduced, row.fixed, row.last_affected)
    remedy = "give where the range begins and one later end: 'Fixed' or 'Last Affected'"
    return [CellFault("introduced", fault, remedy)] if fault else row


a_version = partial(Reading, read=optional(read.stack_version), loses_as_number=True)
DEFECT_READINGS: Final[Mapping[str, Reading]] = {
    "defect_id": Reading("defect_id", read.needed_text),
    "aliases": Reading("aliases", several, ()),
    "title": Reading("title", optional(read.plain_text)),
    "severity": Reading("severity", optional(read.plain_text)),
    "references": Reading("references", several, ()),
    "withdrawn_at": Reading("withdrawn", optional(read.moment)),
    "stack_name": Reading("stack_name", read.needed_text),
    "introduced": a_version("introduced"),
    "fixed": a_version("fixed"),
    "last_affected": a_version("last_affected"),
    "chipset_vendor": Reading("chipset_vendor", optional(read.plain_text)),
    "chipset_part": Reading("chipset", optional(read.plain_text)),
}
ASSESSMENT_READINGS: Final[Mapping[str, Reading]] = {
    "defect_id": Reading("defect_id", read.needed_text),
    "cpl_entry_id": Reading("cpl_entry_id", read.entry_id),
    "verdict": Reading("verdict", verdict),
}
DEFECTS: Final = Grammar(DefectRow._make, DEFECT_READINGS, range_of_versions)
ASSESSMENTS: Final[Grammar[AssessmentRow]] = Grammar(AssessmentRow._make, ASSESSMENT_READINGS, lambda row: row)


def defects_in(path: Path) -> FileRecords[DefectRecord]:
    """Read a table of defects; rows of one defect ID are its ranges.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    found: dict[str, DefectRecord] = {}
    read_rows = _read(path, DEFECTS, "defects", defect_of)
    for stated in read_rows.records:
        first = found.setdefault(stated.defect_id, stated)
        ranges = tuple(sorted({*first.ranges, *stated.ranges}, key=repr))
        found[stated.defect_id] = first._replace(ranges=ranges)
    return FileRecords(list(found.values()), read_rows.problems, read_rows.notes)


def assessments_in(path: Path) -> FileRecords[AssessmentRecord]:
    """Read a table of assessments.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """

    def assessment_of(row: AssessmentRow) -> AssessmentRecord:
        place = FilePlace(path.name, row.line, "CPL Entry ID")
        return AssessmentRecord(row.defect_id, row.cpl_entry_id, row.verdict, place)

    return _read(path, ASSESSMENTS, "assessments", assessment_of)


def defect_of(row: DefectRow) -> DefectRecord:
    """Convert one row; where no version is given, no range was published."""
    one = StackRange(
        row.stack_name,
        introduced=row.introduced,
        fixed=row.fixed,
        last_affected=row.last_affected,
        chipset_vendor=row.chipset_vendor,
        chipset_part=row.chipset_part,
        is_published=any((row.introduced, row.fixed, row.last_affected)),
    )
    return DefectRecord(
        defect_id=row.defect_id,
        aliases=tuple(sorted(row.aliases)),
        title=row.title or row.defect_id,
        severity=row.severity,
        references=row.references,
        withdrawn_at=row.withdrawn_at,
        ranges=(one,),
    )


def _read(path: Path, grammar: Grammar[Row], name: str, convert: Callable[[Row], Record]) -> FileRecords[Record]:
    table = open_table(path, grammar, headings_of_table(name, source=path.name, title=path.name))
    records: list[Record] = []
    problems: Problems = []
    for _, found in table.rows():
        if isinstance(found, list):
            problems += found
        else:
            records.append(convert(found))
    return FileRecords(records, problems, table.columns.notes)
