"""Restricted names and versions in a text, whatever their spelling: for the Security Sub-Committee alone."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from firmware_graph.model.stack_version import VersionParts, version_parts

TOKEN: Final = re.compile(r"[^\W\d_]+|\d+")
NUMBERS: Final = re.compile(r"(?<![\w.])(?:v\.?\s*|version\s+|release\s+)?(\d+(?:\s*[._-]\s*\d+){0,3})(?![\w]|[._-]\d)")
NAMED_NUMBER: Final = re.compile(r"(?:v\.?\s*|version\s+|release\s+)\d")
INVISIBLE: Final = frozenset({"Cf", "Mn"})
MOST_TOKENS: Final = 16
SHORTEST: Final = 2


def folded(text: str) -> str:
    """Return a text in one case, without accents and characters that nobody sees."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(one for one in unicodedata.normalize("NFKD", plain) if unicodedata.category(one) not in INVISIBLE)


def key_of(word: str) -> str:
    """Return the letters and digits of a word."""
    return "".join(TOKEN.findall(folded(word)))


@dataclass(frozen=True)
class RestrictedWords:
    """Names, and versions of stacks; names with a letter alone, of two characters at least."""

    names: frozenset[str]
    versions: frozenset[VersionParts] = field(default_factory=frozenset)

    @classmethod
    def of(cls, words: Iterable[str], versions: Iterable[str]) -> "RestrictedWords":
        """Make them of what is recorded; a version that is not numbers is a name."""
        parts = {version: version_parts(version) for version in versions}
        named = [*words, *(version for version, found in parts.items() if found is None)]
        keys = (key_of(word) for word in named)
        return cls(
            frozenset(key for key in keys if len(key) >= SHORTEST and not key.isdigit()),
            frozenset(found for found in parts.values() if found),
        )

    def found_in(self, text: str) -> list[str]:
        """Return what of a text is one of them, each once, as the text spells it but for its case and accents."""
        plain = folded(text)
        return list(dict.fromkeys([*self.names_in(plain), *self.versions_in(plain)]))

    def names_in(self, plain: str) -> Iterator[str]:
        """Yield the names in a text: whole words, or runs of them, as separators differ by who writes."""
        tokens = [*TOKEN.finditer(plain)]
        longest = max(map(len, self.names), default=0)
        for place, first in enumerate(tokens):
            run = ""
            for last in tokens[place : place + MOST_TOKENS]:
                run += last[0]
                if len(run) > longest:
                    break
                if run in self.names:
                    yield plain[first.start() : last.end()]

    def versions_in(self, plain: str) -> Iterator[str]:
        """Yield the versions in a text: 7.4 is 7.4.0; a single number is one where it is called a version."""
        for match in NUMBERS.finditer(plain):
            parts = version_parts(re.sub(r"\s*[._-]\s*", ".", match[1]))
            is_one = "." in match[1] or "_" in match[1] or "-" in match[1] or NAMED_NUMBER.match(match[0])
            if is_one and parts in self.versions:
                yield match[1]
