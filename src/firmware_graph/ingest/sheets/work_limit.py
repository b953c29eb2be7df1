"""The limit of the work that reading one file may take: its bytes once unpacked, its parts, and the time."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from sys import getsizeof
from time import thread_time
from typing import Final

from firmware_graph.ingest.sheets.candidate import BrokenTable
from firmware_graph.model.interruption import check

MOST_BYTES: Final = 8 << 30
"""Four times the largest part of a workbook, as a worksheet is read up to three times beside the strings."""

MOST_SECONDS: Final = 900.0
"""Of a processor; a workbook of a million rows and 36 columns takes some 350."""

SPLIT: Final = "divide it, or send less in it, such as the one worksheet alone, or save that as CSV"


class Counted(StrEnum):
    """What a file may have many of in a few bytes; the values are for error messages."""

    ROWS = "rows or lines, blank ones included"
    TEXTS = "shared texts"
    MERGES = "merged cells"
    TEXT_BYTES = "bytes of rows and their texts in memory"
    PREDECESSORS = "predecessors in its lists"
    PARTS = "branches, products, relationships and groups"
    IDENTIFIERS = "identifiers of products"
    VULNERABILITIES = "vulnerabilities"
    NAMED_PRODUCTS = "names and product IDs in groups and vulnerabilities"
    MEMBERS = "members of groups and entries of these"
    ASSESSMENTS = "assessments of entries, by each name of a defect"


MOST_OF_IMPORT: Final[Mapping[Counted, int]] = {
    Counted.ROWS: 8 << 20,
    Counted.TEXTS: 8 << 20,
    Counted.MERGES: 1 << 20,
    Counted.TEXT_BYTES: 4 << 30,
    Counted.PREDECESSORS: 16 << 20,
}
"""For each of the most rows of a worksheet eight different texts; rows are counted each time that they are read.

A million rows of 36 columns take up to 3 GiB as they are counted, and less as they are kept.
"""

MOST_OF_UPLOAD: Final[Mapping[Counted, int]] = {
    **MOST_OF_IMPORT,
    Counted.TEXT_BYTES: 256 << 20,
    Counted.PREDECESSORS: 256 << 10,
}
"""Of a file that is read in a process that serves: 300,000 rows of a list."""

ROW_BYTES: Final = 400
"""What a row takes beside its texts, and its entry in what is collected."""


class SlowTable(BrokenTable):
    """Reading a file takes too much of a processor's time."""


@dataclass(slots=True)
class WorkLimit:
    """Counts what is read of a file, each time that it is read, by one thread."""

    most_bytes: int = MOST_BYTES
    most: Mapping[Counted, int] = field(default_factory=lambda: MOST_OF_IMPORT)
    most_seconds: float = MOST_SECONDS
    remedy: str = SPLIT
    read_bytes: int = 0
    counts: Counter[Counted] = field(default_factory=Counter)
    began_at: float | None = None

    def count_bytes(self, size: int) -> None:
        """Count a chunk that was read.

        Raises:
            BrokenTable: More was read than may be, or for too long.
            GraphTimeout: Nobody waits for it any more.
        """
        self.check()
        self.read_bytes += size
        if self.read_bytes > self.most_bytes:
            reason = f"the parts of the file have more than {self.most_bytes >> 20:,} MiB to read, which is too much"
            raise BrokenTable(None, reason, self.remedy)

    def count(self, what: Counted, number: int = 1) -> None:
        """Count what was found in a chunk or row.

        Raises:
            BrokenTable: There is more than may be.
        """
        self.counts[what] += number
        if self.counts[what] > self.most[what]:
            reason = f"the file has more than {self.most[what]:,} {what}, which is too much"
            raise BrokenTable(None, reason, self.remedy)

    def count_row(self, cells: Iterable[str]) -> None:
        """Count the texts of a row that is kept, each with its own size: characters take one to four bytes.

        Raises:
            BrokenTable: There are too many.
        """
        self.count(Counted.TEXT_BYTES, ROW_BYTES + sum(map(getsizeof, filter(None, cells))))

    def check(self) -> None:
        """Check that the reading goes on.

        Raises:
            GraphTimeout: Nobody waits for it any more.
            SlowTable: It has taken too long.
        """
        check()
        now = thread_time()
        if self.began_at is None:
            self.began_at = now
        if now - self.began_at > self.most_seconds:
            reason = f"reading the file takes more than {self.most_seconds:g} s of a processor, which is too much"
            raise SlowTable(None, reason, self.remedy)
