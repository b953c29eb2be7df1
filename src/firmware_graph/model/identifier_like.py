"""Text that looks like an identifier of a device or of a supply point, which must not be in a row's key."""

import re
from typing import Final

from firmware_graph.model.unicode_text import normalized

NOBODYS: Final = re.compile(
    r"(?<![0-9a-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,})(?![0-9a-z])", re.IGNORECASE
)
"""UUIDs and digests, which reveal nothing about what they stand for."""
SEPARATORS: Final = r"[\s:._/-]*"
DEVICE: Final = re.compile(rf"(?<![0-9a-z])(?:0x)?(?:[0-9a-f]{SEPARATORS}){{15}}[0-9a-f](?![0-9a-z])", re.IGNORECASE)
DIGITS: Final = re.compile(rf"(?<![0-9])[0-9](?:{SEPARATORS}[0-9])*(?![0-9])")
MPAN_DIGITS: Final = frozenset({13, 21})
MPRN: Final = re.compile(r"(?<![0-9])[0-9](?:[ -]?[0-9]){5,9}(?![0-9])")
DATE: Final = re.compile(r"(?<![0-9])(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}-[0-9]{1,2}-[0-9]{4})(?![0-9])(?!-[0-9])")


def identifier_like(text: str) -> str | None:
    """Return in words which identifier a text, or a part of it, looks like; None if it looks like none.

    A device ID is an EUI-64: sixteen hexadecimal digits. An MPAN has 13 digits, or 21 with its top line, and is written
    with separators too; an MPRN has 6 to 10 digits, and is none if they are a date.
    """
    plain = NOBODYS.sub(" ", normalized("NFKC", text))
    if any(sum(map(str.isdigit, found[0])) in MPAN_DIGITS for found in DIGITS.finditer(plain)):
        return "an MPAN"
    if DEVICE.search(plain):
        return "a device ID (EUI-64)"
    return "an MPRN" if MPRN.search(DATE.sub(" ", plain)) else None
