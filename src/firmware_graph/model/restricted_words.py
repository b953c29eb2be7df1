"""Restricted names and versions in a text, in any spelling: for the Security Sub-Committee only."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.model.stack_version import VersionParts, version_parts
from firmware_graph.model.unicode_text import normalized

TOKEN: Final = re.compile(r"[^\W\d_]+|\d+")
NUMBERS: Final = re.compile(r"(?<![\w.])(?:v\.?\s*|version\s+|release\s+)?(\d+(?:\s*[._-]\s*\d+){0,3})(?![\w]|[._-]\d)")
WITH_COMMAS: Final = re.compile(r"(?<![\w.,/-])(\d+([,/])\d+(?:\2\d+){0,2})(?![\w]|[.,/-]\d)")
"""Versions with commas or slashes; between other numbers these separate versions."""
SEPARATOR: Final = re.compile(r"[._,/-]")
NAMED_NUMBER: Final = re.compile(r"(?:v\.?\s*|version\s+|release\s+)\d")
INVISIBLE: Final = frozenset({"Cf", "Mn"})
MOST_TOKENS: Final = 16
SHORTEST: Final = 2
SHORTEST_NUMBER: Final = 5
"""The minimum digits of a name that is only a number, such as a defect's: a shorter one is an ordinary number."""

LOOK_ALIKE: Final = str.maketrans(
    "\u0430\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u0456\u0455\u0458\u0432"  # Cyrillic
    "\u03b1\u03b5\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7\u03b6\u03b7\u03bc\u03b2",  # Greek
    "aekmhopctyxisjbaeiknoptyxzhmb",
)
"""Letters of other alphabets that look like Latin ones, small or capital."""


def folded(text: str) -> str:
    """Return a text in one case and alphabet, without accents and invisible characters."""
    plain = normalized("NFKD", text).casefold()
    seen = "".join(one for one in normalized("NFKD", plain) if unicodedata.category(one) not in INVISIBLE)
    return seen.translate(LOOK_ALIKE)


def key_of(word: str) -> str:
    """Return the letters and digits of a word."""
    return "".join(TOKEN.findall(folded(word)))


@dataclass(frozen=True)
class RestrictedWords:
    """Names, and versions of stacks; names have at least two characters, or five digits."""

    names: frozenset[str]
    versions: frozenset[VersionParts] = field(default_factory=frozenset)

    @classmethod
    def of(cls, words: Iterable[str], versions: Iterable[str]) -> "RestrictedWords":
        """Create them from the record; a version that is not numeric is a name."""
        parts = {version: version_parts(version) for version in versions}
        named = [*words, *(version for version, found in parts.items() if found is None)]
        keys = (key_of(word) for word in named)
        return cls(
            frozenset(key for key in keys if len(key) >= (SHORTEST_NUMBER if key.isdigit() else SHORTEST)),
            frozenset(found for found in parts.values() if found),
        )

    def found_in(self, text: str) -> list[str]:
        """Return the distinct restricted words of a text, as spelt there except for case and accents."""
        plain = folded(text)
        return list(dict.fromkeys([*self.names_in(plain), *self.versions_in(plain)]))

    def names_in(self, plain: str) -> Iterator[str]:
        """Yield the names in a text: words or sequences of them, as separators vary, and their plurals."""
        tokens = [*TOKEN.finditer(plain)]
        longest = max(map(len, self.names), default=0)
        for place, first in enumerate(tokens):
            run = ""
            for last in tokens[place : place + MOST_TOKENS]:
                run += last[0]
                if len(run) > longest + 1:
                    break
                if run in self.names or run.removesuffix("s") in self.names:
                    yield plain[first.start() : last.end()]

    def versions_in(self, plain: str) -> Iterator[str]:
        """Yield the versions in a text: 7.4 equals 7.4.0; a single number counts if it is called a version."""
        for match in (*NUMBERS.finditer(plain), *WITH_COMMAS.finditer(plain)):
            parts = version_parts(".".join(part.strip() for part in SEPARATOR.split(match[1])))
            is_one = SEPARATOR.search(match[1]) or NAMED_NUMBER.match(match[0])
            if is_one and parts in self.versions:
                yield match[1]
