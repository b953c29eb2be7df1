"""Every regular expression of the package with the methods that it is used by, and texts that make bad ones slow."""

import ast
import importlib
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

import firmware_graph

PACKAGE: Final = Path(firmware_graph.__file__).parent
METHODS: Final = frozenset({"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"})


class Use(NamedTuple):
    """A regular expression, and a method that it is used by."""

    where: str
    pattern: "re.Pattern[Any]"
    method: str

    def run(self, text: str) -> object:
        """Use the expression on a text."""
        given: Any = text if isinstance(self.pattern.pattern, str) else text.encode("utf-8", "replace")
        if self.method in {"sub", "subn"}:
            return getattr(self.pattern, self.method)(given[:0], given)
        found = getattr(self.pattern, self.method)(given)
        return list(found) if self.method == "finditer" else found


def uses() -> Iterator[Use]:
    """Yield every use of a regular expression in the package, once: of one with a name, or written in place."""
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        module = importlib.import_module(".".join(part for part in parts if part != "__init__"))
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        named = [(node, *found) for node in nodes if (found := used(node, module))]
        once = {
            (pattern, method): f"{'/'.join(parts[1:])}: {ast.unparse(node)[:60]}" for node, pattern, method in named
        }
        yield from (Use(where, pattern, method) for (pattern, method), where in once.items())


def used(node: ast.AST, module: ModuleType) -> tuple["re.Pattern[Any]", str] | None:
    """Return the expression that code of a module uses here, and by which method; None if it uses none."""
    match node:
        case ast.Call(ast.Attribute(ast.Name("re"), method), [ast.Constant(pattern), *_]) if method in METHODS:
            return re.compile(pattern), method
        case ast.Attribute(value, method) if method in METHODS:
            try:
                owner = eval(ast.unparse(value), vars(module))  # noqa: S307 - an expression of the package
            except (NameError, AttributeError, KeyError, TypeError):
                return None  # a local name
            return (owner, method) if isinstance(owner, re.Pattern) else None
    return None
