"""Public words of stacks, chipsets and defects, from a shipped list that is independent of the record."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from firmware_graph.model.restricted_words import folded


def public_words_in(text: str) -> Iterator[str]:
    """Yield the listed words found in a text, as spelt there except for case, accents and separators."""
    words = re.findall(r"[^\W_]+", folded(text))
    for found in public_words().finditer(f" {'  '.join(words)} "):
        yield " ".join(found[0].split())


@cache
def public_words() -> re.Pattern[str]:
    """Return the pattern of the words, in folded text with two spaces between words and one at both ends."""
    text = files(__package__).joinpath("public_words.txt").read_text(encoding="utf-8")
    words = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    patterns = (
        re.escape(word.removesuffix("*")).replace(r"\ ", "  ") + ("[^ ]*" if word.endswith("*") else "")
        for word in words
    )
    return re.compile(f" (?:{'|'.join(patterns)}) ")
