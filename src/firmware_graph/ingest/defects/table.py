"""Tables of defects and of assessments, CSV or a workbook, with one row per range or assessment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Final

from firmware_graph.ingest.defects.table_rows import DefectRow, grammar_of_assessments, grammar_of_defects
from firmware_graph.ingest.sheets.conventions import Conventions
from firmware_graph.ingest.sheets.date_orders import read_in_one_order
from firmware_graph.ingest.sheets.grammar import Grammar, Row
from firmware_graph.ingest.sheets.heading import headings_of
from firmware_graph.ingest.sheets.named_rows import NamedTable
from firmware_graph.ingest.sheets.profile import Profile
from firmware_graph.ingest.sheets.work_limit import MOST_OF_UPLOAD, WorkLimit
from firmware_graph.model.defect import StackRange
from firmware_graph.records.defects.collected import MOST_RECORDS
from firmware_graph.records.defects.record import (
    AssessmentRecord,
    DefectRecord,
    FileRecords,
    Spoilt,
    subject_of_assessment,
    subject_of_defect,
)
from firmware_graph.records.kept_problems import Kept, too_much
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode, Sheet

USUAL: Final = Profile()
FACTS: Final = ("aliases", "title", "severity", "references", "withdrawn_at")
"""The fields of a row that describe its defect and not a range; any of its rows may state them."""


def defects_in(path: Path, profile: Profile = USUAL) -> FileRecords[DefectRecord]:
    """Read a table of defects in the format of a profile."""

    def read_as(conventions: Conventions) -> FileRecords[DefectRecord]:
        return _defects_in(path, named_table(path, grammar_of_defects(conventions), Sheet.DEFECTS, profile))

    return read_in_one_order(read_as, profile.conventions)


def _defects_in(path: Path, table: NamedTable[DefectRow]) -> FileRecords[DefectRecord]:
    """Read a table of defects; rows with one defect ID are its ranges; a defect with a bad row is not imported.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    rows: dict[str, list[DefectRow]] = {}
    spoilt: dict[str | None, Spoilt] = {}
    kept = Kept(path.name)
    above: str | None = None
    for (defect_id,), found in rows_within(table, path, kept):
        name = defect_id or None
        if not isinstance(found, list):
            rows.setdefault(found.defect_id, []).append(found)
            above = found.defect_id
            continue
        of = name or above  # a row without an ID may be one more range of the defect above
        kept.add(replace(one, subject=subject_of_defect(name)) for one in found)
        spoilt[of] = Spoilt(of)
    for defect_id, stated in rows.items():
        found = list(_disagreements(path, table.titles, stated))
        kept.add(found)
        if found or defect_id in spoilt:
            spoilt[defect_id] = Spoilt(defect_id, tuple(alias for row in stated for alias in row.aliases))
    records = [record_of(stated) for defect_id, stated in rows.items() if defect_id not in spoilt]
    return FileRecords(records, kept.all_problems, table.notes, list(spoilt.values()))


def rows_within(
    table: NamedTable[Row], path: Path, kept: Kept
) -> Iterator[tuple[tuple[str, ...], Row | list[Problem]]]:
    """Yield the rows of a table; one with too many is refused as a whole."""
    yield from islice(rows := table.rows(), MOST_RECORDS)
    if next(rows, None):
        kept.add([too_much(path.name, f"it has more than {MOST_RECORDS:,} rows")])


def _disagreements(path: Path, titles: Mapping[str, str], rows: Sequence[DefectRow]) -> Iterator[Problem]:
    """Yield the rows of a defect that contradict the first statement about it; a blank states nothing."""
    for name in FACTS:
        said = [row for row in rows if getattr(row, name)]
        for row in said[1:]:
            if set_of(getattr(row, name)) != set_of(getattr(said[0], name)):
                reason = f"line {said[0].line} says otherwise of the same defect"
                fault = Fault(ProblemCode.CONTRADICTION, reason, "keep what is right, and leave the others blank")
                place = FilePlace(path.name, row.line, titles[name])
                yield fault.at(place, value=shown(getattr(row, name)), subject=subject_of_defect(row.defect_id))


def set_of(value: object) -> object:
    """Return a value for comparison: for a list, its members regardless of order."""
    return frozenset(value) if isinstance(value, tuple) else value


def shown(value: object) -> str:
    """Return a value as text."""
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def assessments_in(path: Path, profile: Profile = USUAL) -> FileRecords[AssessmentRecord]:
    """Read a table of assessments in the format of a profile.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    table = named_table(path, grammar_of_assessments(profile.conventions), Sheet.ASSESSMENTS, profile)
    records: list[AssessmentRecord] = []
    kept = Kept(path.name)
    spoilt: list[Spoilt] = []
    for (defect_id,), found in rows_within(table, path, kept):
        name = defect_id or None
        if isinstance(found, list):
            kept.add(replace(one, subject=subject_of_assessment(name)) for one in found)
            spoilt.append(Spoilt(name, (), found[0].cpl_entry_id))
        else:
            place = FilePlace(path.name, found.line, table.titles["cpl_entry_id"])
            records.append(AssessmentRecord((found.defect_id,), found.cpl_entry_id, found.verdict, place))
    return FileRecords(records, kept.all_problems, table.notes, spoilt)


def record_of(rows: Sequence[DefectRow]) -> DefectRecord:
    """Convert the rows of one defect, which are consistent."""
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
    """Convert the range of one row; without any version, no range was published."""
    return StackRange(
        row.stack_name,
        introduced=row.introduced,
        fixed=row.fixed,
        last_affected=row.last_affected,
        chipset_vendor=row.chipset_vendor,
        chipset_part=row.chipset_part,
        is_published=any((row.introduced, row.fixed, row.last_affected)),
    )


def named_table(path: Path, grammar: Grammar[Row], sheet: Sheet, profile: Profile) -> NamedTable[Row]:
    """Open a table in which every row names a defect."""
    headings = replace(headings_of(sheet, profile.headings.get(sheet)), source=path.name, title=path.name)
    worksheet, limit = profile.worksheets.get(sheet), WorkLimit(most=MOST_OF_UPLOAD)
    return NamedTable(path, grammar, headings, ("defect_id",), worksheet=worksheet, limit=limit)
