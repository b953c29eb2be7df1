"""Text that was decoded with the wrong encoding before it was submitted: the original cannot be known for certain."""

import re
from typing import Final

REPLACED: Final = "\ufffd"
"""What programs write for bytes that are invalid in an encoding."""
TAILS: Final = bytes(range(0x80, 0xC0)).decode("cp1252", "ignore")
DAMAGED: Final = re.compile(
    rf"{REPLACED}|[ÂÃ][{re.escape(TAILS)}\x80-\x9f]|â[€„\u201a\x80\x82\x84][{re.escape(TAILS)}\x80-\x9f]"
)
"""A replaced character, or a letter, a quotation mark or a dash in UTF-8 that was read as Windows-1252 or Latin-1."""
