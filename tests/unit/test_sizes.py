"""No module and no function of the source is longer than one can read at a time."""

import ast
from collections.abc import Iterator
from functools import cache
from typing import Final

from support.paths import ROOT

SOURCE: Final = ROOT / "src"
MOST_LINES_OF_A_MODULE: Final = 250
MOST_LINES_OF_A_FUNCTION: Final = 40


@cache
def modules() -> dict[str, str]:
    """The text of each module, by its path."""
    return {str(path.relative_to(SOURCE)): path.read_text(encoding="utf-8") for path in sorted(SOURCE.rglob("*.py"))}


def functions_in(text: str) -> Iterator[tuple[str, int]]:
    """List the functions of a module, each with its lines from `def` to its end."""
    pending: list[ast.AST] = [ast.parse(text)]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1
        pending += [below for below in ast.iter_child_nodes(node) if not isinstance(below, ast.expr)]


def test_modules_are_no_longer_than_their_bound() -> None:
    lengths = {path: len(text.splitlines()) for path, text in modules().items()}
    assert lengths
    assert {path: length for path, length in lengths.items() if length > MOST_LINES_OF_A_MODULE} == {}


def test_functions_are_no_longer_than_their_bound() -> None:
    lengths = [(path, name, length) for path, text in modules().items() for name, length in functions_in(text)]
    assert lengths
    assert [one for one in lengths if one[-1] > MOST_LINES_OF_A_FUNCTION] == []


def test_length_of_a_function_counts_its_docstring_and_its_inner_functions_but_no_decorator() -> None:
    text = '@cache\n@other\nasync def outer():\n    """Do it."""\n    def inner():\n        pass\n    return inner\n'
    assert dict(functions_in(text)) == {"outer": 5, "inner": 2}
