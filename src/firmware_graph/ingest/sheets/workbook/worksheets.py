"""The worksheets of a workbook, each a candidate for the expected table."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import Element

from firmware_graph.errors import GraphTimeout
from firmware_graph.ingest.sheets.candidate import BrokenTable, Candidate, SourceRow
from firmware_graph.ingest.sheets.work_limit import WorkLimit
from firmware_graph.ingest.sheets.workbook.cell_values import CellReader
from firmware_graph.ingest.sheets.workbook.formats import Formats
from firmware_graph.ingest.sheets.workbook.markup import MAIN, STRICT, UnreadableWorkbook
from firmware_graph.ingest.sheets.workbook.merges import Merge, MergedRows, has_merges, merges_in
from firmware_graph.ingest.sheets.workbook.package import Package, Relationship
from firmware_graph.ingest.sheets.workbook.strings import shared_strings
from firmware_graph.ingest.sheets.workbook.worksheet_rows import WorksheetScanner, worksheet_rows

ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST_SHEETS = 100
TRUE = frozenset({"1", "true"})
LONGEST_NAME = 31
REMEDY = "open it in a spreadsheet program and save it as 'Excel Workbook (.xlsx)', without a password"


def worksheets_of(path: Path, limit: WorkLimit) -> list[Candidate]:
    """Return the worksheets of a workbook, in order, without chart sheets and macro sheets.

    Raises:
        BrokenTable: It is not a readable workbook.
        GraphTimeout: The reading was stopped.
    """
    with not_a_workbook(), Package(path, limit) as package:
        workbook = _Workbook.of(path, package)
    return [_candidate(workbook, sheet) for sheet in workbook.sheets]


def inflated_bytes(path: Path) -> int:
    """Return the total size of the parts of a workbook once inflated, without reading them.

    Raises:
        BrokenTable: It is not a workbook.
    """
    with not_a_workbook(), Package(path, WorkLimit()) as package:
        return sum(part.file_size for part in package.parts.values())


@contextmanager
def not_a_workbook(worksheet: str = "") -> Iterator[None]:
    """Raise BrokenTable if the body cannot read a workbook, or a worksheet of it, whatever the libraries report."""
    where = f", in its worksheet {worksheet[:LONGEST_NAME]!r}" if worksheet else ""
    try:
        yield
    except (BrokenTable, GraphTimeout):
        raise
    except UnreadableWorkbook as error:
        raise BrokenTable(None, f"the file is not a workbook that can be read: {error}{where}", REMEDY) from error
    except Exception as error:  # zipfile, zlib and expat raise almost anything on a damaged file
        reason = f"the file is not a workbook that can be read: it is damaged ({type(error).__name__})"
        raise BrokenTable(None, reason, REMEDY) from error


class _Worksheet(NamedTuple):
    name: str
    is_visible: bool
    part: str


def _candidate(workbook: "_Workbook", sheet: _Worksheet) -> Candidate:
    notes: list[str] = []
    return Candidate(
        title=f"the worksheet {sheet.name!r}",
        rows=partial(workbook.rows, sheet, notes),
        worksheet=sheet.name,
        is_visible=sheet.is_visible,
        notes=notes,
    )


@dataclass(frozen=True, slots=True)
class _Workbook:
    path: Path
    limit: WorkLimit
    sheets: list[_Worksheet]
    strings_part: str | None
    formats: Formats
    is_calculated_on_opening: bool
    strings: list[Sequence[str]] = field(default_factory=list)
    """The shared strings, once they were read."""

    @classmethod
    def of(cls, path: Path, package: Package) -> "_Workbook":
        part = _part_of_kind(package.relationships(""), "officeDocument")
        if part is None or part.endswith(".bin"):
            raise UnreadableWorkbook("it is no workbook, or a binary one")
        root = package.tree(part)
        _check_root(root)
        related = package.relationships(part)
        styles = _part_of_kind(related, "styles")
        return cls(
            path,
            package.limit,
            _sheets(root, related),
            _part_of_kind(related, "sharedStrings"),
            Formats.of(
                package.tree(styles) if styles else None,
                counts_from_1904=_flag(root, "workbookPr", "date1904"),
            ),
            _flag(root, "calcPr", "fullCalcOnLoad"),
        )

    def rows(self, sheet: _Worksheet, notes: list[str]) -> Iterator[SourceRow]:
        """Read the non-empty rows of a worksheet.

        Raises:
            BrokenTable: It cannot be read.
        """
        with not_a_workbook(sheet.name), Package(self.path, self.limit) as package:
            reader = CellReader(self._strings(package), self.formats, self.is_calculated_on_opening)
            merged = MergedRows(_merges(package, sheet.part))
            scanner = WorksheetScanner(reader, self.limit)
            with package.open(sheet.part) as stream:
                for row in worksheet_rows(stream, scanner):
                    merged.fill(row)
                    if row.cells:
                        yield row.number, row.dense()
            if scanner.hidden_rows:
                notes.append(f"{scanner.hidden_rows} hidden rows were read too")
            if hidden := scanner.hidden_columns():
                notes.append(f"the hidden columns {', '.join(hidden)} were read too")

    def _strings(self, package: Package) -> Sequence[str]:
        if self.strings_part and not self.strings:
            with package.open(self.strings_part) as stream:
                self.strings.append(shared_strings(stream, self.limit))
        return self.strings[0] if self.strings else ()


def _merges(package: Package, part: str) -> list[Merge]:
    with package.open(part) as stream:
        if not has_merges(stream):
            return []
    with package.open(part) as stream:
        return merges_in(stream, package.limit)


def _sheets(root: Element, related: list[Relationship]) -> list[_Worksheet]:
    by_id = {one.id: one for one in related}
    sheets: dict[str, _Worksheet] = {}
    for one in root.iter(f"{{{MAIN}}}sheet"):
        relationship = by_id.get(one.get(ID, ""))
        if not relationship or relationship.kind != "worksheet":
            continue
        sheet = _Worksheet(one.get("name", ""), one.get("state", "visible") == "visible", relationship.target)
        if sheet.part in sheets:
            names = f"{sheets[sheet.part].name[:LONGEST_NAME]!r} and {sheet.name[:LONGEST_NAME]!r}"
            raise UnreadableWorkbook(f"its worksheets {names} are of one part")
        sheets[sheet.part] = sheet
        if len(sheets) > MOST_SHEETS:
            raise UnreadableWorkbook(f"it has more than {MOST_SHEETS} worksheets")
    return [*sheets.values()]


def _check_root(root: Element) -> None:
    if root.tag.startswith(f"{{{STRICT}"):
        raise UnreadableWorkbook("it was saved as 'Strict Open XML Spreadsheet'")
    if root.tag != f"{{{MAIN}}}workbook":
        raise UnreadableWorkbook("it is no workbook of a spreadsheet program")


def _part_of_kind(related: list[Relationship], kind: str) -> str | None:
    found = [one.target for one in related if one.kind == kind]
    if len(found) > 1:
        raise UnreadableWorkbook(f"it has several parts of the kind {kind}")
    return found[0] if found else None


def _flag(root: Element, element: str, name: str) -> bool:
    found = root.find(f"{{{MAIN}}}{element}")
    return found is not None and found.get(name) in TRUE
