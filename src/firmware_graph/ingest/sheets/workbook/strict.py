"""The allowed nesting of elements: an unknown one may hold a value, so it is never skipped."""

from collections.abc import Mapping
from typing import Final

from firmware_graph.ingest.sheets.workbook.markup import MAIN, UnreadableWorkbook

Content = Mapping[str, frozenset[str]]
"""The elements that are read, each with its allowed children; the content of one without an entry is not read."""


def main_elements(*names: str) -> frozenset[str]:
    """Return the full names of elements of the main namespace."""
    return frozenset(f"{MAIN}}}{name}" for name in names)


TEXT, RUN = f"{MAIN}}}t", f"{MAIN}}}r"
RICH_TEXT: Final[Content] = {TEXT: frozenset(), RUN: main_elements("rPr", "t")}
STRING_PARTS: Final = main_elements("t", "r", "rPh", "phoneticPr")
PIECES: Final = frozenset({TEXT, RUN})
HOLDERS: Final = main_elements("si", "is", "r")
"""The elements that hold one text, or, except a run, several runs of one."""


class StrictScanner:
    """Follows a document, and refuses an element that its parent may not contain; a base class for scanners."""

    def __init__(self, root: str, content: Content) -> None:
        self.content = content
        self.parents = [frozenset({root})]
        self.unread = 0
        self.pieces: list[set[str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Follow the beginning of an element.

        Raises:
            UnreadableWorkbook: It is not allowed there.
        """
        if self.unread:
            self.unread += 1
            return
        if name not in self.parents[-1]:
            raise UnreadableWorkbook(f"it has an element <{name.rpartition('}')[2]}> where none is expected")
        children = self.content.get(name)
        if children is None:
            self.unread = 1
            return
        if name in PIECES:
            self.add_piece(name)
        if name in HOLDERS:
            self.pieces.append(set())
        self.parents.append(children)
        self.begin(name, attributes)

    def add_piece(self, name: str) -> None:
        """Follow a piece of a text; two texts outside of runs have no defined meaning together.

        Raises:
            UnreadableWorkbook: It is a second text, or is beside a run of another one.
        """
        before = self.pieces[-1]
        if TEXT in before or (name == TEXT and RUN in before):
            raise UnreadableWorkbook("one of its texts is in pieces that do not belong together")
        before.add(name)

    def end(self, name: str) -> None:
        """Follow the end of an element."""
        if self.unread:
            self.unread -= 1
            return
        self.parents.pop()
        if name in HOLDERS:
            self.pieces.pop()
        self.finish(name)

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        """Receive the beginning of an element that is read."""

    def finish(self, name: str) -> None:
        """Receive the end of an element that is read."""
