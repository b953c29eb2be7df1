"""Functions compiled from Python source. Names and numbers alone enter the text, never a value of a request."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Function = Callable[..., Any]


class AnomalyError(Exception):
    """Raised on a fast path where the slow path has to decide."""


def stranger() -> None:
    """Leave a value that is of no known kind to the slow path."""
    raise AnomalyError


@dataclass(slots=True)
class Source:
    """The text of one function under construction, and the names that it uses."""

    scope: dict[str, Any] = field(default_factory=lambda: {"stranger": stranger})
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def named(self, prefix: str, value: object) -> str:
        """Return a name in the text for a value."""
        name = f"{prefix}{next(self.numbers)}"
        self.scope[name] = value
        return name

    def compiled(self, text: str) -> Function:
        """Compile the function `project`."""
        exec(compile(text, "<plan>", "exec"), self.scope)  # noqa: S102 - text of our own making
        project: Function = self.scope["project"]
        return project


def indented(lines: list[str], depth: int) -> str:
    """Indent statements."""
    return "".join(f"{'    ' * depth}{line}\n" for line in lines)
