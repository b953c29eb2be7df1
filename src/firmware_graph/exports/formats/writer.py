"""What every format of an export has."""

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import ClassVar, Protocol, Self

from firmware_graph.exports.about import About
from firmware_graph.exports.column import Node


class Writer(Protocol):
    """Writes one file, in the order of these methods; used as a context, at whose end nothing is left behind."""

    suffix: ClassVar[str]
    media_type: ClassVar[str]
    is_compressed: ClassVar[bool]

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove what was made on the way."""

    def begin(self, about: About) -> bytes:
        """Return what stands before the rows."""

    def rows(self, rows: Sequence[Node]) -> bytes:
        """Return some rows."""

    def end(self, count: int) -> Iterator[bytes]:
        """Return what stands behind the rows, the last line of which says that they are whole."""

    def broken(self, reason: str) -> bytes:
        """Return a last line that says why the rows are not whole."""
