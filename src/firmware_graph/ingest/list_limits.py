"""The limits of a caller's list: what it has, how large it is, and how long its reading may take."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from firmware_graph.errors import BadUserInput
from firmware_graph.ingest.sheets.work_limit import Counted, WorkLimit
from firmware_graph.ingest.sheets.workbook import inflated_bytes

ARGUMENT: Final = "rows"
MOST_ROWS: Final = 10_000
MOST_INFLATED_BYTES: Final = 16 << 20
"""Of a workbook, as all its strings are read before its first row; 10,000 rows need less than half of it."""

MOST_READ_BYTES: Final = 6 * MOST_INFLATED_BYTES
"""Each worksheet is read up to three times, and once more if no column of the list is known."""

MOST_SECONDS: Final = 8.0
"""Of a processor. As a workbook, 10,000 rows take 1.6 with 12 columns and 2.8 with 36; as CSV, 0.2."""

MOST: Final[Mapping[Counted, int]] = {
    Counted.ROWS: 10 * MOST_ROWS,
    Counted.TEXTS: 40 * MOST_ROWS,
    Counted.MERGES: 5 * MOST_ROWS,
    Counted.TEXT_BYTES: 64 << 20,
}


def limit_of_list() -> WorkLimit:
    """Return the limit of reading one list."""
    return WorkLimit(MOST_READ_BYTES, MOST, MOST_SECONDS)


def check_inflated(path: Path) -> None:
    """Check that a workbook is small enough to be read for a waiting caller.

    Raises:
        BrokenTable: It is not a workbook.
        BadUserInput: It is too large.
    """
    if inflated_bytes(path) > MOST_INFLATED_BYTES:
        message = f"The workbook has more than {MOST_INFLATED_BYTES >> 20} MiB in it: send the list alone, or as CSV."
        raise BadUserInput(message, argument=ARGUMENT)
