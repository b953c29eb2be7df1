"""Functions compiled from Python source. Only names and numbers enter the text, never a value of a request."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Function = Callable[..., Any]


class AnomalyError(Exception):
    """Raised on a fast path when the slow path must decide."""


def stranger() -> None:
    """Raise, so that the slow path handles a value of unknown kind."""
    raise AnomalyError


@dataclass(slots=True)
class Source:
    """The text of one function under construction, and the names that it uses."""

    scope: dict[str, Any] = field(default_factory=lambda: {"stranger": stranger})
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def named(self, prefix: str, value: object) -> str:
        """Return a name for a value in the text."""
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
