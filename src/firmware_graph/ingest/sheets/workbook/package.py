"""The zip package of a workbook: its parts, and their relationships."""

import posixpath
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self
from xml.etree.ElementTree import Element
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from firmware_graph.ingest.sheets.work_limit import WorkLimit
from firmware_graph.ingest.sheets.workbook.markup import STRICT, ByteStream, UnreadableWorkbook, tree_of

MOST_BYTES = 2 << 30
MOST_TREE_BYTES = 32 << 20
MOST_RATIO = 200
MOST_PARTS = 5_000
COMPRESSIONS = frozenset({ZIP_STORED, ZIP_DEFLATED})
"""Those of Open XML; of others, `zipfile` unpacks whatever a few bytes stand for at once."""
SMALL_BYTES = 16 << 20
"""A smaller part may have any compression ratio."""
PACKAGE_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class Relationship(NamedTuple):
    """A relationship of a part of a package: the last word of its type, and the other part's name."""

    id: str
    kind: str
    target: str


@dataclass(frozen=True, slots=True)
class CountedStream:
    """A part whose bytes are counted as they are read."""

    stream: IO[bytes]
    limit: WorkLimit

    def read(self, size: int, /) -> bytes:
        """Return the next bytes.

        Raises:
            BrokenTable: More was read of the file than may be.
            GraphTimeout: The reading was stopped.
        """
        chunk = self.stream.read(size)
        self.limit.count_bytes(len(chunk))
        return chunk


class Package:
    """The parts of a workbook, each limited in size, and all in what is read of them; must be closed."""

    def __init__(self, path: Path, limit: WorkLimit) -> None:
        self.limit = limit
        self.zip = ZipFile(path)
        self.parts: dict[str, ZipInfo] = {}
        if len(self.zip.infolist()) > MOST_PARTS:
            raise UnreadableWorkbook(f"it has more than {MOST_PARTS:,} parts")
        for part in self.zip.infolist():
            if part.filename in self.parts:
                raise UnreadableWorkbook(f"its part {part.filename} is there twice")
            self.parts[part.filename] = part

    def __enter__(self) -> Self:
        """Return the package."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Close the file."""
        self.zip.close()

    @contextmanager
    def open(self, name: str, *, most_bytes: int = MOST_BYTES) -> Iterator[ByteStream]:
        """Open a part.

        Raises:
            UnreadableWorkbook: There is no such part, or it is too large, encrypted or compressed otherwise.
        """
        part = self.parts.get(name)
        if part is None:
            raise UnreadableWorkbook(f"its part {name} is missing")
        if part.flag_bits & 1:
            raise UnreadableWorkbook("it is encrypted")
        if part.compress_type not in COMPRESSIONS:
            raise UnreadableWorkbook(f"its part {name} is compressed as none of a workbook is")
        is_inflated = part.file_size > SMALL_BYTES and part.file_size > MOST_RATIO * part.compress_size
        if part.file_size > most_bytes or is_inflated:
            raise UnreadableWorkbook(f"its part {name} has {part.file_size:,} bytes, which is too much")
        with self.zip.open(part) as stream:
            yield CountedStream(stream, self.limit)

    def tree(self, name: str) -> Element:
        """Read a small part as a tree."""
        with self.open(name, most_bytes=MOST_TREE_BYTES) as stream:
            return tree_of(stream)

    def relationships(self, part: str) -> list[Relationship]:
        """Return the relationships of a part inside the package; those of the package itself for ''."""
        folder, name = posixpath.split(part)
        listed = posixpath.join(folder, "_rels", f"{name}.rels")
        if listed not in self.parts:
            return []
        return [
            Relationship(
                one.get("Id", ""),
                _kind(one.get("Type", "")),
                posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/"),
            )
            for one in self.tree(listed).iter(PACKAGE_RELATIONSHIP)
            if one.get("TargetMode") != "External"
        ]


def _kind(type_: str) -> str:
    if type_.startswith(STRICT):
        raise UnreadableWorkbook("it was saved as 'Strict Open XML Spreadsheet'")
    return type_.rpartition("/")[2]
