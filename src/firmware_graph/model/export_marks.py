"""The lines around the rows of an exported CSV file, by which an import knows it and sees that it is whole."""

from typing import Final

COMMENT: Final = "# "
"""What the first cell of a line begins with that is no row of the table."""

BEGINS: Final = "# firmware-graph export"
ENDS_WHOLE: Final = "# End of export"
ENDS_BROKEN: Final = "# Not whole"

ESCAPE: Final = "'"
FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\0")
"""What makes spreadsheet programs read a cell of a CSV file as a formula (OWASP ASVS 1.2.10)."""


def may_be_formula(text: str) -> bool:
    """Whether a spreadsheet program may read a text as a formula, or did before it was escaped."""
    return text.lstrip(ESCAPE).startswith(FORMULA_BEGINS)


def escaped(text: str) -> str:
    """Escape a text, so that no spreadsheet program reads it as a formula; `unescaped` gives it back."""
    return ESCAPE + text if may_be_formula(text) else text


def unescaped(text: str) -> str:
    """Give back a text that was escaped."""
    return text[1:] if text.startswith(ESCAPE) and may_be_formula(text) else text
