"""Tables of defects and of assessments, CSV or a workbook, one row a range or an assessment."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from firmware_graph.ingest.sheets.conventions import Conventions
from firmware_graph.ingest.sheets.dates import moment_reader
from firmware_graph.ingest.sheets.grammar import Grammar, Reading, Row
from firmware_graph.ingest.sheets.heading import headings_of_table
from firmware_graph.ingest.sheets.named_rows import NamedTable
from firmware_graph.model.defect import VERDICTS, Exposure, StackRange
from firmware_graph.model.stack_version import fault_of_bounds
from firmware_graph.records import values as read
from firmware_graph.records.defects.record import (
    AssessmentRecord,
    DefectRecord,
    FileRecords,
    Spoilt,
    subject_of_assessment,
    subject_of_defect,
)
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode
from firmware_graph.records.rows import CellFault
from firmware_graph.records.values import BadValue, optional

SEPARATORS: Final = re.compile(r"[;\s]+")
TAKEN_BACK: Final = "NONE"
FACTS: Final = ("aliases", "title", "severity", "references", "withdrawn_at")
"""What a row says of its defect beside a range of it; any of its rows may say it."""


class DefectRow(NamedTuple):
    """One range of a defect, and what it says of the defect; blank is what another row says, or none."""

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


def withdrawal(text: str) -> int:
    """Read the moment of a withdrawal; the zero of a program's clock is none.

    Raises:
        BadValue: It is no date, or none at which a defect was withdrawn.
    """
    read_moment = moment_reader(Conventions())(text)
    if read_moment <= 0:
        raise BadValue("no defect was withdrawn then", "give the day of the withdrawal, or leave it blank")
    return read_moment


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
    "withdrawn_at": Reading("withdrawn", optional(withdrawal), is_date=True),
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
    """Read a table of defects; rows of one defect ID are its ranges, and of one with a bad row none is taken.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    table = named_table(path, DEFECTS, "defects")
    rows: dict[str, list[DefectRow]] = {}
    spoilt: dict[str | None, Spoilt] = {}
    problems: list[Problem] = []
    above: str | None = None
    for (defect_id,), found in table.rows():
        name = defect_id or None
        if not isinstance(found, list):
            rows.setdefault(found.defect_id, []).append(found)
            above = found.defect_id
            continue
        of = name or above  # a row without an ID may be one more range of the defect above
        problems += [replace(one, subject=subject_of_defect(name)) for one in found]
        spoilt[of] = Spoilt(of)
    for defect_id, stated in rows.items():
        found = list(_disagreements(path, table.titles, stated))
        problems += found
        if found or defect_id in spoilt:
            spoilt[defect_id] = Spoilt(defect_id, tuple(alias for row in stated for alias in row.aliases))
    records = [record_of(stated) for defect_id, stated in rows.items() if defect_id not in spoilt]
    return FileRecords(records, problems, notes_of(table), list(spoilt.values()))


def _disagreements(path: Path, titles: Mapping[str, str], rows: Sequence[DefectRow]) -> Iterator[Problem]:
    """Find the rows of a defect that say otherwise of it than the first that says anything; a blank says nothing."""
    for name in FACTS:
        said = [row for row in rows if getattr(row, name)]
        for row in said[1:]:
            if set_of(getattr(row, name)) != set_of(getattr(said[0], name)):
                reason = f"line {said[0].line} says otherwise of the same defect"
                fault = Fault(ProblemCode.CONTRADICTION, reason, "keep what is right, and leave the others blank")
                place = FilePlace(path.name, row.line, titles[name])
                yield fault.at(place, value=shown(getattr(row, name)), subject=subject_of_defect(row.defect_id))


def set_of(value: object) -> object:
    """Return a value to compare: of a list, its members in any order."""
    return frozenset(value) if isinstance(value, tuple) else value


def shown(value: object) -> str:
    """Return a value as text."""
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def assessments_in(path: Path) -> FileRecords[AssessmentRecord]:
    """Read a table of assessments.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    table = named_table(path, ASSESSMENTS, "assessments")
    records: list[AssessmentRecord] = []
    problems: list[Problem] = []
    spoilt: list[Spoilt] = []
    for (defect_id,), found in table.rows():
        name = defect_id or None
        if isinstance(found, list):
            problems += [replace(one, subject=subject_of_assessment(name)) for one in found]
            spoilt.append(Spoilt(name, (), found[0].cpl_entry_id))
        else:
            place = FilePlace(path.name, found.line, table.titles["cpl_entry_id"])
            records.append(AssessmentRecord((found.defect_id,), found.cpl_entry_id, found.verdict, place))
    return FileRecords(records, problems, notes_of(table), spoilt)


def record_of(rows: Sequence[DefectRow]) -> DefectRecord:
    """Convert the rows of one defect, which do not disagree."""
    facts = {name: next(filter(None, (getattr(row, name) for row in rows)), None) for name in FACTS}
    return DefectRecord(
        defect_id=rows[0].defect_id,
        aliases=tuple(sorted(set(facts["aliases"] or ()))),
        title=facts["title"] or rows[0].defect_id,
        severity=facts["severity"],
        references=facts["references"] or (),
        withdrawn_at=facts["withdrawn_at"],
        ranges=tuple(sorted({range_of(row) for row in rows}, key=repr)),
    )


def range_of(row: DefectRow) -> StackRange:
    """Convert the range of one row; where no version is given, none was published."""
    return StackRange(
        row.stack_name,
        introduced=row.introduced,
        fixed=row.fixed,
        last_affected=row.last_affected,
        chipset_vendor=row.chipset_vendor,
        chipset_part=row.chipset_part,
        is_published=any((row.introduced, row.fixed, row.last_affected)),
    )


def named_table(path: Path, grammar: Grammar[Row], name: str) -> NamedTable[Row]:
    """Open a table of which every row names a defect."""
    return NamedTable(path, grammar, headings_of_table(name, source=path.name, title=path.name), ("defect_id",))


def notes_of(table: NamedTable[Row]) -> Sequence[str]:
    """Return what is to be said of a table that was read; of a CSV file, which has one table, only of its columns."""
    candidate = table.table.candidate
    return table.notes if candidate and candidate.worksheet is not None else table.table.columns.notes
