"""JSON Lines: `about`, a line for each row, and `end` or `error`."""

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import ClassVar, Self

import orjson

from firmware_graph.exports.about import About
from firmware_graph.exports.column import Column, Node


class JsonLinesWriter:
    """Writes JSON Lines."""

    suffix: ClassVar = "jsonl"
    media_type: ClassVar = "application/jsonl; charset=utf-8"
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
        """Return the line of the facts."""
        self.columns = about.columns
        return line({"about": about.facts()})

    def rows(self, rows: Sequence[Node]) -> bytes:
        """Return some rows."""
        return b"".join(line({one.key: one.value_in(row) for one in self.columns}) for row in rows)

    def end(self, count: int) -> Iterator[bytes]:
        """Return the last line."""
        yield line({"end": {"rows": count, "isWhole": True}})

    def broken(self, reason: str) -> bytes:
        """Return the last line of an incomplete file."""
        return line({"error": {"message": reason, "isWhole": False}})


def line(value: object) -> bytes:
    """Write a line."""
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
