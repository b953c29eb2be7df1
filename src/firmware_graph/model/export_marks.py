"""The lines around the rows of an exported CSV file, by which an import recognises it and its completeness."""

import re
from typing import Final

COMMENT: Final = "# "
"""The beginning of the first cell of a line that is not a row of the table."""

BEGINS: Final = "# firmware-graph export"
ENDS_WHOLE: Final = "# End of export"
ENDS_BROKEN: Final = "# Not whole"

ESCAPE: Final = "'"
FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\0")
"""The characters that make spreadsheet programs treat a cell of a CSV file as a formula (OWASP ASVS 1.2.10)."""

AFTER_SEPARATOR: Final = re.compile(rf"([,;|] ?)(?={ESCAPE}*[{re.escape(''.join(FORMULA_BEGINS))}])")


def may_be_formula(text: str) -> bool:
    """Whether a spreadsheet program may treat a text as a formula, or did before it was escaped."""
    return text.lstrip(ESCAPE).startswith(FORMULA_BEGINS)


def escaped(text: str) -> str:
    """Escape a text, so that no spreadsheet program treats it as a formula; `unescaped` reverses it."""
    return ESCAPE + text if may_be_formula(text) else text


def escaped_line(text: str) -> str:
    """Escape a line that is not quoted, of which spreadsheet programs make a cell after each separator."""
    return AFTER_SEPARATOR.sub(rf"\1{ESCAPE}", text)


def unescaped(text: str) -> str:
    """Return the original of an escaped text."""
    return text[1:] if text.startswith(ESCAPE) and may_be_formula(text) else text
