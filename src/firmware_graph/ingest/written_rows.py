"""The rows of a small CSV file in UTF-8 with commas, as they are written: nothing in them is guessed or left out."""

import csv
from collections.abc import Iterable, Iterator

from firmware_graph.errors import SourceUnreadable


def written_rows(lines: Iterable[str], name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of a file, each with the line that it begins in; its lines keep their ends.

    Raises:
        SourceUnreadable: It is not CSV in UTF-8.
    """
    reader = csv.reader(lines, strict=True)
    begins = 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        raise SourceUnreadable(f"{name} is not CSV: see line {begins}: {error}.") from error
    except UnicodeDecodeError as error:
        raise SourceUnreadable(f"{name} is not UTF-8: save it as that.") from error
