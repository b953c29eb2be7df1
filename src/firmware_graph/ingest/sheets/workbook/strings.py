"""The shared strings of a workbook, to which its text cells refer."""

import re
from sys import getsizeof

from firmware_graph.ingest.sheets.work_limit import Counted, WorkLimit
from firmware_graph.ingest.sheets.workbook.markup import (
    MAIN,
    MOST_CHARACTERS,
    ByteStream,
    UnreadableWorkbook,
    scan,
)
from firmware_graph.ingest.sheets.workbook.strict import RICH_TEXT, STRING_PARTS, TEXT, Content, StrictScanner

TABLE, STRING = f"{MAIN}}}sst", f"{MAIN}}}si"
CONTENT: Content = {TABLE: frozenset({STRING, f"{MAIN}}}extLst"}), STRING: STRING_PARTS, **RICH_TEXT}
ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")


def shared_strings(stream: ByteStream, limit: WorkLimit) -> list[str]:
    """Read the shared strings: the text of each as shown, without phonetic hints and space around it.

    Raises:
        UnreadableWorkbook: They violate the format.
        BrokenTable: There are too many.
    """
    scanner = _StringScanner(limit)
    for _ in scan(stream, scanner):
        pass
    return scanner.found


def unescaped(text: str) -> str:
    """Replace a workbook's escapes of characters, such as `_x000D_`, by the characters.

    An escape is of 16 bits: two surrogates are one character, and one alone becomes U+FFFD, as it cannot be encoded.
    """
    if "_x" not in text:
        return text
    plain = ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


class _StringScanner(StrictScanner):
    def __init__(self, limit: WorkLimit) -> None:
        super().__init__(TABLE, CONTENT)
        self.limit = limit
        self.found: list[str] = []
        self.parts: list[str] = []
        self.length = 0
        self.is_text = False

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        if name == STRING:
            self.parts, self.length = [], 0
        self.is_text = name == TEXT

    def finish(self, name: str) -> None:
        if name == STRING:
            self.limit.count(Counted.TEXTS)
            text = unescaped("".join(self.parts)).strip()
            self.limit.count(Counted.TEXT_BYTES, getsizeof(text))
            self.found.append(text)
        self.is_text = False

    def text(self, data: str) -> None:
        if self.is_text and not self.unread:
            self.length += len(data)
            if self.length > MOST_CHARACTERS:
                number = len(self.found) + 1
                raise UnreadableWorkbook(f"its shared text {number} has more than {MOST_CHARACTERS:,} characters")
            self.parts.append(data)
