"""CSV as in RFC 4180: the facts as lines that begin with '# ', the heading, the rows, and a last line.

Text that a spreadsheet program would evaluate as a formula is escaped by an apostrophe, which an import removes.
Control characters, which may have been recorded before they were refused, are left out.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from types import TracebackType
from typing import ClassVar, Final, Self

from firmware_graph.exports.about import About
from firmware_graph.exports.column import Column, Node, Value
from firmware_graph.model.export_marks import COMMENT, ENDS_BROKEN, ENDS_WHOLE, escaped, escaped_line
from firmware_graph.records.texts import printable

OF_TEXT: Final = (
    "Text that a spreadsheet program would read as a formula begins with an apostrophe here. Such programs change "
    "other text of a CSV file too, such as leading zeros and 10E2: take the .xlsx for them."
)


class CsvWriter:
    """Writes CSV."""

    suffix: ClassVar = "csv"
    media_type: ClassVar = "text/csv; charset=utf-8; header=present"
    is_compressed: ClassVar = False

    def __init__(self) -> None:
        self.columns: Sequence[Column] = ()

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End; there is nothing to clean up."""

    def begin(self, about: About) -> bytes:
        """Return the facts and the heading."""
        self.columns = about.columns
        facts = {**about.facts(), "Text": OF_TEXT}
        heading = [column.title for column in self.columns]
        return b"".join(comment(f"{COMMENT}{name}: {fact}") for name, fact in facts.items()) + lines([heading])

    def rows(self, rows: Sequence[Node]) -> bytes:
        """Return some rows."""
        return lines([cell(column.value_in(row)) for column in self.columns] for row in rows)

    def end(self, count: int) -> Iterator[bytes]:
        """Return the last line."""
        yield comment(f"{ENDS_WHOLE}: {count} rows, whole")

    def broken(self, reason: str) -> bytes:
        """Return the last line of an incomplete file."""
        return comment(f"{ENDS_BROKEN}: {reason}")


def comment(text: str) -> bytes:
    """Write a line that is not a row, without quotation marks, so that readers that skip comments recognise it."""
    line = escaped_line(" ".join(printable(text).split()).replace('"', "'"))
    return line.encode(errors="replace") + b"\r\n"


def lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode(errors="replace")


def cell(value: Value) -> str:
    """Convert a value to text; None is blank."""
    if value is None:
        return ""
    return escaped(printable(value)) if isinstance(value, str) else str(value)
