"""The limits of every recorded text: its length, its size in an index, and characters that nobody can see."""

import re
from typing import Final, NamedTuple
from urllib.parse import quote

LONGEST_TEXT: Final = 4_000
LONGEST_LIST: Final = 100_000
"""The most characters of a cell that lists entries."""

LONGEST_INDEXED: Final = 2_000
"""The most bytes of an indexed text, percent-encoded: Neo4j indexes some 8,000, and an index may hold three of them."""

CONTROLS: Final = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
"""C0 and C1 controls except tabs and line breaks, and those that change the direction of what follows."""

NONCHARACTERS: Final = r"\ud800-\udfff\ufdd0-\ufdef" + "".join(
    rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(17)
)
UNPRINTABLE: Final = re.compile(f"[{CONTROLS}{NONCHARACTERS}]")


class TextFault(NamedTuple):
    """Why a text cannot be recorded, and the remedy."""

    reason: str
    remedy: str


def fault_of_text(text: str, *, longest: int | None = LONGEST_TEXT) -> TextFault | None:
    """Return why a text cannot be recorded; its length comes first, as other checks may take long on a long one."""
    if longest is not None and len(text) > longest:
        return TextFault(f"it has {len(text)} characters", f"use at most {longest}")
    if not text.isprintable() and (found := UNPRINTABLE.search(text)):
        return TextFault(f"it has the character U+{ord(found[0]):04X}, which nobody can see", "take it out")
    return None


def fault_of_indexed(text: str) -> TextFault | None:
    """Return why a text cannot be in an index, or in a key that is; percent-encoded, some characters take 12 bytes."""
    size = len(quote(text, safe=""))
    if size <= LONGEST_INDEXED:
        return None
    remedy = f"use at most {LONGEST_INDEXED}: letters without accents and digits take one, others 3 to 12"
    return TextFault(f"it takes {size} bytes in an index", remedy)


def printable(text: str) -> str:
    """Return a text without the characters that nobody can see."""
    return text if text.isprintable() else UNPRINTABLE.sub("", text)
