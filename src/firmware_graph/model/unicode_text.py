"""Unicode normalization in time proportional to the text, whoever wrote it."""

import unicodedata
from typing import Final, Literal

MOST_MARKS: Final = 30
"""Combining marks in a row: more are in no language (UAX #15, Stream-Safe Text Format)."""


def normalized(form: Literal["NFKC", "NFKD"], text: str) -> str:
    """Return a text in a normalization form, without the marks that exceed the longest run.

    Python sorts each run of marks by insertion, which takes quadratic time and holds the interpreter's lock.
    """
    if text.isascii():
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.category(character).startswith("M") else 0
        if run <= MOST_MARKS:
            kept.append(character)
    return unicodedata.normalize(form, "".join(kept))
