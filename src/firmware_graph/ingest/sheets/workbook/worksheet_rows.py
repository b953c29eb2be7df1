"""The rows of one worksheet, cell by cell."""

from collections.abc import Iterator

from openpyxl.utils.cell import column_index_from_string, get_column_letter

from firmware_graph.ingest.sheets.candidate import MOST_COLUMNS
from firmware_graph.ingest.sheets.work_limit import Counted, WorkLimit
from firmware_graph.ingest.sheets.workbook.cell_values import CellReader, RawCell
from firmware_graph.ingest.sheets.workbook.markup import (
    MAIN,
    MOST_CHARACTERS,
    ByteStream,
    UnreadableWorkbook,
    scan,
)
from firmware_graph.ingest.sheets.workbook.sparse_row import SparseRow
from firmware_graph.ingest.sheets.workbook.strict import (
    RICH_TEXT,
    STRING_PARTS,
    TEXT,
    Content,
    StrictScanner,
    main_elements,
)

WORKSHEET, COLUMNS, COLUMN, DATA, ROW, CELL, VALUE, FORMULA, INLINE = (
    f"{MAIN}}}{name}" for name in ("worksheet", "cols", "col", "sheetData", "row", "c", "v", "f", "is")
)
TRUE = frozenset({"1", "true"})
PART_NAMES = """
    sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios
    autoFilter sortState dataConsolidate customSheetViews mergeCells phoneticPr conditionalFormatting dataValidations
    hyperlinks printOptions pageMargins pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches
    ignoredErrors smartTags drawing drawingHF picture oleObjects controls webPublishItems tableParts extLst
    legacyDrawing legacyDrawingHF
"""
ALTERNATIVES = "http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
CONTENT: Content = {
    WORKSHEET: main_elements(*PART_NAMES.split()) | {ALTERNATIVES},
    COLUMNS: main_elements("col"),
    COLUMN: frozenset(),
    DATA: main_elements("row"),
    ROW: main_elements("c", "extLst"),
    CELL: main_elements("f", "v", "is", "extLst"),
    VALUE: frozenset(),
    FORMULA: frozenset(),
    INLINE: STRING_PARTS,
    **RICH_TEXT,
}
CELL_ATTRIBUTES = frozenset({"r", "s", "t", "cm", "vm", "ph"})
LAST_COLUMN = 16_384
MOST_ROWS = 1_048_576


class WorksheetScanner(StrictScanner):
    """Collects the rows of a worksheet. Rows and cells must be in order, as programs write them."""

    def __init__(self, reader: CellReader, limit: WorkLimit) -> None:
        super().__init__(WORKSHEET, CONTENT)
        self.limit = limit
        self.reader = reader
        self.rows: list[SparseRow] = []
        self.hidden_rows = 0
        self.width = 0
        self.hidden: set[int] = set()
        self.has_data = False
        self.row = SparseRow(0)
        self.column = 0
        self.length = 0
        self.cell = RawCell("", "n", 0)
        self.recording: list[str] | None = None
        self.has_places: bool | None = None

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Receive the beginning of an element that is read."""
        if name == CELL:
            self.begin_cell(attributes)
        elif name == VALUE:
            _once(self.cell.value, self.cell)
            self.cell.value = self.recording = []
            self.length = 0
        elif name == FORMULA:
            _once(self.cell.formula, self.cell)
            self.cell.formula = self.recording = []
            self.length = 0
        elif name == INLINE:
            _once(self.cell.inline, self.cell)
            self.cell.inline = []
            self.length = 0
        elif name == TEXT:
            self.recording = self.cell.inline
        elif name == ROW:
            self.begin_row(attributes)
        elif name == COLUMN and attributes.get("hidden") in TRUE:
            self.hidden.update(range(int(attributes["min"]) - 1, min(int(attributes["max"]), MOST_COLUMNS)))
        elif name == DATA:
            if self.has_data:
                raise UnreadableWorkbook("it has its data twice")
            self.has_data = True

    def begin_row(self, attributes: dict[str, str]) -> None:
        """Begin a row, at its number or as the next one."""
        self.limit.count(Counted.ROWS)
        self.check_places("r" in attributes)
        before = self.row.number
        number = int(attributes["r"]) if "r" in attributes else before + 1
        if not before < number <= MOST_ROWS:
            raise UnreadableWorkbook(f"its row {number} is not after row {before}")
        self.row, self.column = SparseRow(number), 0
        self.hidden_rows += attributes.get("hidden") in TRUE

    def begin_cell(self, attributes: dict[str, str]) -> None:
        """Begin a cell, at its position or as the next one."""
        place = attributes.get("r")
        self.check_places(place is not None)
        if not attributes.keys() <= CELL_ATTRIBUTES:
            raise UnreadableWorkbook(f"its cell {place} has an attribute that is not known")
        column = _column(place, self.row.number) if place else self.column + 1
        if not self.column < column <= LAST_COLUMN:
            raise UnreadableWorkbook(f"its cell {place} is not after the one before it")
        self.column = column
        self.cell = RawCell(place or f"in row {self.row.number}", attributes.get("t", "n"), int(attributes.get("s", 0)))

    def check_places(self, has_place: bool) -> None:  # noqa: FBT001 - what is checked
        """Raise UnreadableWorkbook if some rows or cells state their position, and others do not."""
        if self.has_places is None:
            self.has_places = has_place
        if self.has_places is not has_place:
            raise UnreadableWorkbook(f"in or below its row {self.row.number} it does not say where a cell is")

    def finish(self, name: str) -> None:
        """Receive the end of an element that is read."""
        self.recording = None
        if name == CELL:
            self.finish_cell(self.reader.text_of(self.cell))
        elif name == ROW:
            self.rows.append(self.row)
            self.width = max(self.width, self.row.width)

    def finish_cell(self, text: str) -> None:
        """Keep a cell that holds something; empty ones have no content, and only widen the row."""
        if text and self.column > MOST_COLUMNS:
            last = get_column_letter(MOST_COLUMNS)
            raise UnreadableWorkbook(f"its cell {self.cell.place} is beyond column {last}, and holds something")
        self.row.width = min(self.column, MOST_COLUMNS)
        if text:
            self.row.cells[self.column - 1] = text

    def hidden_columns(self) -> list[str]:
        """Return the letters of the hidden columns in which the rows have cells."""
        return [get_column_letter(at + 1) for at in range(self.width) if at in self.hidden]

    def text(self, data: str) -> None:
        """Receive text between two tags; outside of values it is white space."""
        if self.recording is not None and not self.unread:
            self.length += len(data)
            if self.length > MOST_CHARACTERS:
                raise UnreadableWorkbook(f"its cell {self.cell.place} holds more than {MOST_CHARACTERS:,} characters")
            self.recording.append(data)


def worksheet_rows(stream: ByteStream, scanner: WorksheetScanner) -> Iterator[SparseRow]:
    """Read the rows of a worksheet in order, except those that the XML omits.

    Raises:
        UnreadableWorkbook: It violates the format, from some row on.
    """
    for _ in scan(stream, scanner):
        yield from scanner.rows
        scanner.rows.clear()
    if not scanner.has_data:
        raise UnreadableWorkbook("it has no data")


def _column(place: str, row: int) -> int:
    letters = place.rstrip("0123456789")
    if place[len(letters) :] != str(row):
        raise UnreadableWorkbook(f"its cell {place[:20]} is not in its row {row}")
    return int(column_index_from_string(letters))


def _once(before: object, cell: RawCell) -> None:
    if before is not None:
        raise UnreadableWorkbook(f"its cell {cell.place} has two values")
