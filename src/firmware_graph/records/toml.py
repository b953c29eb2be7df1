"""TOML that others wrote: parsed within limits, as its parser takes time by the square of what a key has."""

import re
import tomllib
from typing import Any, Final

MOST_CHARACTERS: Final = 256 << 10
LONGEST_LINE: Final = 4_000
MOST_PARTS: Final = 20
"""Of a key that is divided by dots."""

QUOTED: Final = re.compile(r""" "(?:[^"\\]|\\.?)*(?:"|$) | '[^']*(?:'|$) """, re.VERBOSE)
"""A text in a line, which may be a part of a key."""


def parse_toml(text: str, most_characters: int = MOST_CHARACTERS) -> dict[str, Any]:
    """Parse TOML.

    Raises:
        ValueError: It is not TOML, or is beyond the limits: the message says how and where.
    """
    if len(text) > most_characters:
        message = f"it has more than {most_characters >> 10} KiB"
        raise ValueError(message)
    for number, line in enumerate(text.split("\n"), 1):  # the only ends of lines that TOML has
        if len(line) > LONGEST_LINE:
            message = f"its line {number} has more than {LONGEST_LINE:,} characters: divide it"
            raise ValueError(message)
        if key_of(line).count(".") >= MOST_PARTS:
            message = f"the key in its line {number} has more than {MOST_PARTS} parts divided by dots"
            raise ValueError(message)
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        message = "it is nested too deeply"
        raise ValueError(message) from error


def key_of(line: str) -> str:
    """Return what may be a key in a line, less what is quoted: the header of a table, or all before an equals sign."""
    plain = QUOTED.sub("", line)
    before, equals, _ = plain.partition("=")
    return before if equals or plain.lstrip().startswith("[") else ""
