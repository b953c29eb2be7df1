"""Reading of a workbook's XML: as a stream of events, or a small part as a tree."""

from collections.abc import Iterator
from typing import Final, Protocol
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

CHUNK_BYTES = 1 << 16
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")
MOST_CHARACTERS: Final = 32_767
"""Of a cell, as stored; the limit of Excel."""
MOST_TOKEN_BYTES: Final = 1 << 20
"""Of one tag or comment: the parser begins at its start anew with each chunk."""
LONGEST_NAMESPACE: Final = 255
"""It is in the name of each of its elements, however short they are in the document."""
MOST_ELEMENTS: Final = 250_000
"""Of a part that is read as a whole; 65,490 formats of cells, each with two elements in it, are the most of Excel."""


class UnreadableWorkbook(Exception):
    """A workbook, or a part of it, violates its format; the message states how."""


class ByteStream(Protocol):
    """A part that is read from its beginning to its end."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""


class Scanner(Protocol):
    """Receives the events of a document. Names are prefixed by their namespace: `namespace}name`."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Receive the beginning of an element."""

    def end(self, name: str) -> None:
        """Receive the end of an element."""

    def text(self, data: str) -> None:
        """Receive text between two tags."""


def scan(stream: ByteStream, scanner: Scanner) -> Iterator[None]:
    """Send the events of a document to a scanner, and yield after each chunk of it.

    Entities are never expanded, as a document type is refused: no part of a workbook has one.

    Raises:
        UnreadableWorkbook: It has a document type or a tag that is too long, is UTF-16, or is not XML.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartNamespaceDeclHandler = _check_namespace
    try:
        size = 0
        while chunk := stream.read(CHUNK_BYTES):
            if not size and chunk.startswith(UTF_16_MARKS):
                raise UnreadableWorkbook("a part of it is UTF-16")
            size += len(chunk)
            parser.Parse(chunk)
            if size - parser.CurrentByteIndex > MOST_TOKEN_BYTES:
                raise UnreadableWorkbook(f"a part of it has a tag of more than {MOST_TOKEN_BYTES >> 20} MiB")
            yield
        parser.Parse(b"", True)  # noqa: FBT003 - its only name is `isfinal`, and it takes none
    except expat.ExpatError as error:
        raise UnreadableWorkbook(f"a part of it is damaged ({error})") from error
    yield


def tree_of(stream: ByteStream) -> Element:
    """Read a small document as a whole.

    Raises:
        UnreadableWorkbook: As `scan`, or it has too many elements.
    """
    scanner = _TreeScanner()
    for _ in scan(stream, scanner):
        pass
    return scanner.builder.close()


class _TreeScanner:
    def __init__(self) -> None:
        self.builder, self.count = TreeBuilder(), 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.count += 1
        if self.count > MOST_ELEMENTS:
            raise UnreadableWorkbook(f"a part of it that is no worksheet has more than {MOST_ELEMENTS:,} elements")
        self.builder.start(_qualified(name), {_qualified(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self.builder.end(_qualified(name))

    def text(self, data: str) -> None:
        pass  # white space: the content of small parts is in attributes


def _qualified(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _check_namespace(_prefix: str | None, uri: str | None) -> None:
    if uri is not None and len(uri) > LONGEST_NAMESPACE:
        raise UnreadableWorkbook(f"a part of it has a namespace of more than {LONGEST_NAMESPACE} characters")


def _refuse_document_type(*_: object) -> None:
    raise UnreadableWorkbook("a part of it has a document type, as no workbook has")
