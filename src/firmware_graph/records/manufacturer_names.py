"""What a manufacturer is called: the name that most entries of its code give."""

from collections import Counter


def most_given_names(counts: Counter[tuple[str, str]]) -> dict[str, str]:
    """Return the name of each code, of pairs of a code and a name counted; of as many, the first in the alphabet."""
    names: dict[str, str] = {}
    for (code, name), _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        names.setdefault(code, name)
    return names
