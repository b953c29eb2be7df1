"""The catalogue of Cypher files: each with the contract that its header states, read once a process."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import Final

from firmware_graph.errors import GraphContractError

LANGUAGE = "CYPHER 5"
HEADER_LINE = re.compile(r"^// (?P<key>[a-z]+): +(?P<value>.+)$")
GIVEN = "given"
PARAMETER_IN_BODY = re.compile(r"\$([a-z_]+)")


class QueryKind(StrEnum):
    """What a file may do: the folder that it lies in."""

    SCHEMA = "schema"
    READ = "read"
    WRITE = "write"
    EXPORT = "export"


OF_WINGS: Final = frozenset({QueryKind.READ, QueryKind.WRITE})
"""The kinds whose files lie in the folder of a wing."""


class Wing(StrEnum):
    """The part of the domain that a read or write file belongs to: the folder below that of its kind.

    The files of `parties` are of facts that no tier has: they depend on no revision, and do not read it.
    """

    PRODUCTS = "products"
    PATHWAYS = "pathways"
    DEPENDENCY = "dependency"
    DEFECTS = "defects"
    PUBLICATION = "publication"
    RECORDS = "records"
    PARTIES = "parties"


@dataclass(frozen=True)
class QueryFile:
    """One Cypher file: its text, and the contract in its header (docs/architecture.md, 'Cypher files')."""

    name: str
    kind: QueryKind
    text: str
    header: Mapping[str, str]
    wing: Wing | None = None

    @cached_property
    def statement(self) -> str:
        """The text as it is run with all its parameters in one map, `$given`, so that it is planned once.

        Neo4j keeps a plan for each combination of the types of the parameters, null being one, and of the orders of
        magnitude of their lengths; what is within a map has no part in it. So a batch of any size and a filter of
        any fields find the plan of the first.
        """
        return PARAMETER_IN_BODY.sub(rf"${GIVEN}.\1", self.text)

    @property
    def purpose(self) -> str:
        """What it answers or changes, or what a constraint keeps and an index drives, in words."""
        return next(
            self.header[key] for key in ("answers", "changes", "exports", "keeps", "drives") if key in self.header
        )

    @cached_property
    def parameters(self) -> dict[str, str]:
        """The parameters and their Cypher types."""
        return typed_names(self.header.get("params", "none"))

    @property
    def columns(self) -> dict[str, str]:
        """The columns it returns and their Cypher types."""
        return typed_names(self.header.get("returns", "nothing"))

    @property
    def indexes(self) -> frozenset[str]:
        """The indexes and constraints that drive it."""
        return frozenset(self.header.get("index", "none").split(", ")) - {"none"}

    @property
    def example(self) -> dict[str, object]:
        """Parameters to explain it with."""
        return dict(json.loads(self.header.get("example", "{}")))

    @property
    def callers(self) -> tuple[str, ...]:
        """The modules that run it."""
        return tuple(self.header.get("callers", "").split(", "))


def typed_names(listed: str) -> dict[str, str]:
    """Split 'name TYPE, name TYPE<A, B>' into types by name; 'none' and 'nothing' give an empty mapping."""
    parts = re.split(r", (?=[a-z_]+ [A-Z])", listed)
    pairs = [part.split(" ", 1) for part in parts if part not in {"none", "nothing"}]
    return {name: type_ for name, type_ in pairs}  # noqa: C416 - mypy knows no dict of lists


def read_query_file(path: Path, kind: QueryKind) -> QueryFile:
    """Read one file; that of a wing lies in its folder.

    Raises:
        GraphContractError: Its first lines are not the language and its own name.
    """
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    if lines[:2] != [LANGUAGE, f"// {path.stem}"]:
        message = f"{path.name} does not begin with '{LANGUAGE}' and '// {path.stem}'"
        raise GraphContractError(message)
    matches = [HEADER_LINE.match(line) for line in lines[2:] if line.startswith("// ")]
    wing = Wing(path.parent.name) if kind in OF_WINGS else None
    return QueryFile(path.stem, kind, text, {match["key"]: match["value"] for match in matches if match}, wing)


def query_folder() -> Path:
    """Return the folder of query files: inside the installed package, or in the checkout that it is run from."""
    packaged = Path(str(files("firmware_graph"))) / "cypher"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "cypher"


@cache
def load_catalogue() -> Mapping[str, QueryFile]:
    """Return every query file of the package by its name."""
    return read_catalogue(query_folder())


def read_catalogue(folder: Path) -> Mapping[str, QueryFile]:
    """Read the query files of a folder by their names.

    Raises:
        GraphContractError: Two files share a name, one lies in no known wing, or one does not begin as it must.
    """
    found: dict[str, QueryFile] = {}
    for kind in QueryKind:
        for path in sorted((folder / kind).rglob("*.cypher")):
            check_place(path.relative_to(folder), kind)
            if path.stem in found:
                raise GraphContractError(f"two query files are called {path.stem}: rename {path.relative_to(folder)}")
            found[path.stem] = read_query_file(path, kind)
    return found


def check_place(path: Path, kind: QueryKind) -> None:
    """Check that a file lies in a wing; those of the schema and of a whole store serve all wings, and lie in none.

    Raises:
        GraphContractError: It does not.
    """
    wings = path.parts[1:-1]
    has_wings = kind in OF_WINGS
    if wings and not has_wings:
        raise GraphContractError(f"{path} must lie in {kind} itself")
    if has_wings and wings not in {(wing.value,) for wing in Wing}:
        raise GraphContractError(f"{path} lies in no wing: move it to {kind}/ and one of {', '.join(Wing)}")
