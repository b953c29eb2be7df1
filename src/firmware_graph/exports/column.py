"""The columns of an export: where each is found in a node of the answer, and how it is written."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

Node = Mapping[str, Any]
Value = str | int | float | bool | None

SEPARATOR: Final = ";"
"""The separator of a list in one cell, as in FIR sheets."""


class Column(NamedTuple):
    """A column: its key in JSON Lines, its title in sheets, and the path to its value in a node.

    `compute` converts the value at the path to the cell's value. `of` is the path of the fields that the value comes
    from, if that differs: their scopes apply to the column.
    """

    key: str
    title: str
    path: str
    compute: Callable[[Any], Value] | None = None
    of: str | None = None

    @property
    def source(self) -> str:
        """The path of fields that the value comes from; empty if it comes from the export itself."""
        return self.path if self.of is None else self.of

    def value_in(self, node: Node) -> Value:
        """Return the value of the column in a node; None if anything on the path is null."""
        found = value_at(node, self.path)
        if self.compute is not None:
            return self.compute(found)
        return SEPARATOR.join(map(str, found)) if isinstance(found, list) else found


def value_at(node: Node, path: str) -> Any:  # noqa: ANN401 - whatever JSON has
    """Return the value at a dotted path of names; for a list, the values at the rest of the path in each item."""
    found: Any = node
    names = path.split(".") if path else []
    for place, name in enumerate(names):
        if isinstance(found, list):
            rest = ".".join(names[place:])
            return [value_at(item, rest) for item in found]
        if found is None:
            return None
        found = found.get(name)
    return found
