"""The limit of the work that reading one file may take: the bytes that it unpacks to, and the time."""

from dataclasses import dataclass
from typing import Final

from firmware_graph.errors import GraphTimeout
from firmware_graph.ingest.sheets.candidate import BrokenTable

MOST_BYTES: Final = 8 << 30
"""Four times the largest part of a workbook, as a worksheet is read up to three times beside the strings."""

SPLIT: Final = "send less in it, such as the one worksheet alone, or save that as CSV"


@dataclass(slots=True)
class WorkLimit:
    """Counts what is read of a file, each time that it is read; `stop` may be called in another thread."""

    most_bytes: int = MOST_BYTES
    read_bytes: int = 0
    is_stopped: bool = False

    def stop(self) -> None:
        """End the reading at its next chunk or row: nobody waits for it any more."""
        self.is_stopped = True

    def count(self, size: int) -> None:
        """Count a chunk that was read.

        Raises:
            BrokenTable: More was read than may be.
            GraphTimeout: The reading was stopped.
        """
        self.check()
        self.read_bytes += size
        if self.read_bytes > self.most_bytes:
            reason = f"the parts of the file have more than {self.most_bytes >> 20:,} MiB to read, which is too much"
            raise BrokenTable(None, reason, SPLIT)

    def check(self) -> None:
        """Check that the reading goes on.

        Raises:
            GraphTimeout: It was stopped.
        """
        if self.is_stopped:
            message = "the file was not read before its deadline"
            raise GraphTimeout(message)
