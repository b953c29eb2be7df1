"""The interface of an export format."""

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import ClassVar, Protocol, Self

from firmware_graph.exports.about import About
from firmware_graph.exports.column import Node


class Writer(Protocol):
    """Writes one file, by these methods in order; a context manager that cleans up at its end."""

    suffix: ClassVar[str]
    media_type: ClassVar[str]
    is_compressed: ClassVar[bool]

    def __enter__(self) -> Self:
        """Begin."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Remove temporary files."""

    def begin(self, about: About) -> bytes:
        """Return what precedes the rows."""

    def rows(self, rows: Sequence[Node]) -> bytes:
        """Return some rows."""

    def end(self, count: int) -> Iterator[bytes]:
        """Yield what follows the rows, with a last line that states that they are complete."""

    def broken(self, reason: str) -> bytes:
        """Return a last line that states why the rows are incomplete."""
