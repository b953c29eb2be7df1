"""Which query files the question of a root field may read: those named by its function, and by all it refers to."""

import ast
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from firmware_graph.database.catalogue import QueryKind, load_catalogue
from support.paths import ROOT
from support.wings import stem_of, wings_of

SOURCE: Final = ROOT / "src"
WITHIN: Final = ("firmware_graph.questions.", "firmware_graph.database.")
READS: Final = {query.name: query for query in load_catalogue().values() if query.kind is QueryKind.READ}
NO_CODE: Final = {"annotation", "returns", "slice"}
OF_FAMILIES: Final = [name for name, query in READS.items() if "{name}" in query.header.get("template", "")]
"""The files that are read by the name of what drives them."""


class Name(NamedTuple):
    """What a module declares or imports."""

    module: str
    name: str


class Module(NamedTuple):
    """What a module declares, and where what it imports is declared."""

    declared: dict[str, ast.AST]
    imported: dict[str, Name]


@cache
def module_of(name: str) -> Module:
    """Read a module; an empty one where there is none."""
    path = SOURCE.joinpath(*name.split("."))
    found = Module({}, {})
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not name.startswith(WITHIN) or not file.is_file():
        return found
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            found.imported.update({one.asname or one.name: Name(node.module or "", one.name) for one in node.names})
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.declared[node.name] = node
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found.declared.update({one.id: node for one in targets if isinstance(one, ast.Name)})
    return found


def parts_of(node: ast.AST) -> Iterator[ast.AST]:
    """List all that a node consists of, but for its annotations and the names by which a record is read."""
    for field, value in ast.iter_fields(node):
        for part in value if isinstance(value, list) else [value]:
            if field not in NO_CODE and isinstance(part, ast.AST):
                yield part
                yield from parts_of(part)


def files_named_by(part: ast.AST) -> set[str]:
    """Return the query files that a text names: one as a whole, a family by what its names begin with."""
    if isinstance(part, ast.Constant):
        return {part.value} & READS.keys() if isinstance(part.value, str) else set()
    if isinstance(part, ast.JoinedStr) and isinstance(part.values[0], ast.Constant):
        return {name for name in OF_FAMILIES if name.startswith(str(part.values[0].value))}
    return set()


def files_read_by(start: Name) -> set[str]:
    """Return the query files that a function names, or anything that it refers to."""
    found: set[str] = set()
    met: set[Name] = set()
    pending = [start]
    while pending:
        name = pending.pop()
        if name in met:
            continue
        met.add(name)
        module = module_of(name.module)
        if name.name not in module.declared:
            pending += [module.imported[name.name]] if name.name in module.imported else []
            continue
        for part in parts_of(module.declared[name.name]):
            found |= files_named_by(part)
            if isinstance(part, ast.Name):
                pending.append(Name(name.module, part.id))
    return found


def files_read_for(field: str) -> set[str]:
    """Return the query files that the question of a root field may read."""
    stem = stem_of(field)
    [wing] = wings_of(stem)
    return files_read_by(Name(f"firmware_graph.questions.{wing}.{stem}", stem))
