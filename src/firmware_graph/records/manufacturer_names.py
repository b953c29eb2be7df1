"""The name of a manufacturer: the one that most entries of its code give."""

from collections import Counter


def most_given_names(counts: Counter[tuple[str, str]]) -> dict[str, str]:
    """Return the name of each code, from counted pairs of code and name; in a tie, the alphabetically first."""
    names: dict[str, str] = {}
    for (code, name), _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        names.setdefault(code, name)
    return names
