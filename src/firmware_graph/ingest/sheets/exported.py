"""The lines of a CSV file that this program exported: facts around the rows, and escaped cells."""

from dataclasses import dataclass

from firmware_graph.ingest.sheets.candidate import BrokenTable
from firmware_graph.model.export_marks import COMMENT, ENDS_BROKEN, ENDS_WHOLE, unescaped

REMEDY = "take the export again"


@dataclass(slots=True)
class ExportedLines:
    """Reads the lines of an export, and checks for its last line."""

    is_whole: bool = False

    def row(self, line: int, cells: list[str]) -> list[str] | None:
        """Return the unescaped cells of a row; None for a line that is not a row.

        Raises:
            BrokenTable: The line states that the export is incomplete.
        """
        if not cells[0].startswith(COMMENT):
            return [unescaped(cell) for cell in cells]
        if cells[0].startswith(ENDS_BROKEN):
            raise BrokenTable(line, f"the export ended before its end: {cells[0].removeprefix(COMMENT)}", REMEDY)
        self.is_whole = self.is_whole or cells[0].startswith(ENDS_WHOLE)
        return None

    def check_end(self, line: int) -> None:
        """Check that the last line was present.

        Raises:
            BrokenTable: The file was truncated.
        """
        if not self.is_whole:
            raise BrokenTable(line, "the export has no last line, so it was cut", REMEDY)
