"""A writer of workbooks, part by part, so that tests can contain what spreadsheet programs and damage leave behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Cell:
    """A cell of any kind: its type, number format, stored value and formula."""

    value: str | None
    kind: str = "n"
    format: str = "General"
    formula: str | None = None


@dataclass
class Sheet:
    """A worksheet: rows of texts, None and cells; `before` and `after` are XML around its data."""

    rows: Sequence[Sequence[str | Cell | None]]
    state: str = "visible"
    kind: str = "worksheet"
    before: str = ""
    after: str = ""
    hidden_rows: frozenset[int] = frozenset()


@dataclass
class Workbook:
    """A workbook; `parts` replace or add parts after the others are generated.

    One that `shares_strings` stores its texts like Excel: some in formatted runs, some with phonetic hints.
    """

    sheets: Mapping[str, Sheet]
    properties: str = ""
    parts: dict[str, bytes] = field(default_factory=dict)
    formats: list[str] = field(default_factory=lambda: ["General"])
    shares_strings: bool = False
    strings: list[str] = field(default_factory=list)

    def made(self) -> dict[str, bytes]:
        """Return every part by its name."""
        made = {
            f"xl/worksheets/sheet{number}.xml": self._sheet(sheet).encode()
            for number, sheet in enumerate(self.sheets.values(), start=1)
        }
        related = "".join(
            f'<Relationship Id="rId{number}" Type="{OFFICE}/{sheet.kind}" Target="worksheets/sheet{number}.xml"/>'
            for number, sheet in enumerate(self.sheets.values(), start=1)
        )
        listed = "".join(
            f'<sheet name="{escape(name)}" sheetId="{number}" state="{sheet.state}" r:id="rId{number}"/>'
            for number, (name, sheet) in enumerate(self.sheets.items(), start=1)
        )
        shared = f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
        shared = shared if self.shares_strings else ""
        made["_rels/.rels"] = (
            f'<Relationships xmlns="{PACKAGE}">'
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ).encode()
        made["xl/_rels/workbook.xml.rels"] = (
            f'<Relationships xmlns="{PACKAGE}">{related}'
            f'<Relationship Id="s" Type="{OFFICE}/styles" Target="/xl/styles.xml"/>{shared}</Relationships>'
        ).encode()
        made["xl/workbook.xml"] = (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{self.properties}<sheets>{listed}</sheets></workbook>'
        ).encode()
        made["xl/styles.xml"] = self._styles().encode()
        if self.shares_strings:
            strings = "".join(map(_shared, self.strings))
            made["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'.encode()
        return made | self.parts

    def write(self, path: Path) -> Path:
        """Write it."""
        with ZipFile(path, "w", ZIP_DEFLATED) as package:
            for name, content in self.made().items():
                package.writestr(name, content)
        return path

    def _sheet(self, sheet: Sheet) -> str:
        rows = "".join(
            f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if number in sheet.hidden_rows else ""}>'
            f"{''.join(self._cell(f'{LETTERS[at]}{number}', cell) for at, cell in enumerate(cells))}</row>"
            for number, cells in enumerate(sheet.rows, start=1)
            if cells
        )
        data = f"{sheet.before}<sheetData>{rows}</sheetData>{sheet.after}"
        return f'<worksheet xmlns="{MAIN}">{data}</worksheet>'

    def _cell(self, place: str, cell: str | Cell | None) -> str:
        if cell is None:
            return ""
        if isinstance(cell, str) and self.shares_strings:
            if cell not in self.strings:
                self.strings.append(cell)
            return f'<c r="{place}" t="s"><v>{self.strings.index(cell)}</v></c>'
        if isinstance(cell, str):
            return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
        if cell.format not in self.formats:
            self.formats.append(cell.format)
        formula = "" if cell.formula is None else f"<f>{escape(cell.formula)}</f>"
        value = "" if cell.value is None else f"<v>{escape(cell.value)}</v>"
        return f'<c r="{place}" t="{cell.kind}" s="{self.formats.index(cell.format)}">{formula}{value}</c>'

    def _styles(self) -> str:
        codes = "".join(
            f'<numFmt numFmtId="{200 + at}" formatCode="{escape(code, {chr(34): "&quot;"})}"/>'
            for at, code in enumerate(self.formats)
        )
        styles = "".join(f'<xf numFmtId="{200 + at if at else 0}"/>' for at in range(len(self.formats)))
        return f'<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>'


def _shared(text: str) -> str:
    """Return a shared string: every fourth length in two runs, every third with a phonetic hint."""
    half = len(text) // 2
    piece = '<t xml:space="preserve">{}</t>'
    if len(text) % 4 == 3:
        runs = f"<r>{piece.format(escape(text[:half]))}</r><r><rPr><b/></rPr>{piece.format(escape(text[half:]))}</r>"
        return f"<si>{runs}</si>"
    hint = '<rPh sb="0" eb="1"><t>said</t></rPh><phoneticPr fontId="1"/>' if len(text) % 3 == 0 else ""
    return f"<si>{piece.format(escape(text))}{hint}</si>"


def write_workbook(path: Path, *rows: Sequence[str | Cell | None], after: str = "") -> Path:
    """Write a workbook of one worksheet."""
    return Workbook({"Sheet1": Sheet(rows, after=after)}).write(path)


def a_number(value: str, format_: str = "General") -> Cell:
    """Return a cell that holds a number."""
    return Cell(value, format=format_)


def merged(*refs: str) -> str:
    """Return the XML of merged cells."""
    return "<mergeCells>" + "".join(f'<mergeCell ref="{ref}"/>' for ref in refs) + "</mergeCells>"
