"""Reading of a workbook's XML: as a stream of events, or a small part as a tree."""

from collections.abc import Iterator
from typing import IO, Protocol
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

CHUNK_BYTES = 1 << 16
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/"
UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class UnreadableWorkbook(Exception):
    """A workbook, or a part of it, violates its format; the message states how."""


class Scanner(Protocol):
    """Receives the events of a document. Names are prefixed by their namespace: `namespace}name`."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Receive the beginning of an element."""

    def end(self, name: str) -> None:
        """Receive the end of an element."""

    def text(self, data: str) -> None:
        """Receive text between two tags."""


def scan(stream: IO[bytes], scanner: Scanner) -> Iterator[None]:
    """Send the events of a document to a scanner, and yield after each chunk of it.

    Entities are never expanded, as a document type is refused: no part of a workbook has one.

    Raises:
        UnreadableWorkbook: It has a document type, is UTF-16, or is not XML.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.StartElementHandler = scanner.start
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.text
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        is_first = True
        while chunk := stream.read(CHUNK_BYTES):
            if is_first and chunk.startswith(UTF_16_MARKS):
                raise UnreadableWorkbook("a part of it is UTF-16")
            is_first = False
            parser.Parse(chunk)
            yield
        parser.Parse(b"", True)  # noqa: FBT003 - its only name is `isfinal`, and it takes none
    except expat.ExpatError as error:
        raise UnreadableWorkbook(f"a part of it is damaged ({error})") from error
    yield


def tree_of(stream: IO[bytes]) -> Element:
    """Read a small document as a whole.

    Raises:
        UnreadableWorkbook: It has a document type, is UTF-16, or is not XML.
    """
    scanner = _TreeScanner()
    for _ in scan(stream, scanner):
        pass
    return scanner.builder.close()


class _TreeScanner:
    def __init__(self) -> None:
        self.builder = TreeBuilder()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.builder.start(_qualified(name), {_qualified(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self.builder.end(_qualified(name))

    def text(self, data: str) -> None:
        pass  # white space: the content of small parts is in attributes


def _qualified(name: str) -> str:
    return f"{{{name}" if "}" in name else name


def _refuse_document_type(*_: object) -> None:
    raise UnreadableWorkbook("a part of it has a document type, as no workbook has")
