"""The catalogue of Cypher files, each with the contract stated in its header; read once per process."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from firmware_graph.errors import GraphContractError
from firmware_graph.model.cached import cached_property

LANGUAGE = "CYPHER 5"
HEADER_LINE = re.compile(r"^// (?P<key>[a-z]+): +(?P<value>.+)$")
GIVEN = "given"
PARAMETER_IN_BODY = re.compile(r"\$([a-z_]+)")


class QueryKind(StrEnum):
    """What a file may do, which is the folder that it lies in."""

    SCHEMA = "schema"
    READ = "read"
    WRITE = "write"
    EXPORT = "export"


OF_WINGS: Final = frozenset({QueryKind.READ, QueryKind.WRITE})
"""The kinds whose files lie in the folder of a wing."""


class Wing(StrEnum):
    """The part of the domain that a read or write file belongs to: the subfolder within that of its kind.

    Files of `parties` are about facts outside all tiers: they depend on no revision, and do not read it.
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
        """The text as it is run, with all parameters in one map, `$given`, so that it is planned once.

        Neo4j caches a plan for each combination of parameter types (null is one) and of the orders of magnitude of
        their lengths; the content of a map does not count. So a batch of any size and a filter with any fields reuse
        the first plan.
        """
        return PARAMETER_IN_BODY.sub(rf"${GIVEN}.\1", self.text)

    @property
    def purpose(self) -> str:
        """What it answers or changes, or what a constraint enforces and which queries an index serves, in words."""
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
        """The indexes and constraints that its plan uses."""
        return frozenset(self.header.get("index", "none").split(", ")) - {"none"}

    @property
    def example(self) -> dict[str, object]:
        """Parameters for EXPLAIN."""
        return dict(json.loads(self.header.get("example", "{}")))

    @property
    def callers(self) -> tuple[str, ...]:
        """The modules that run it."""
        return tuple(self.header.get("callers", "").split(", "))


def typed_names(listed: str) -> dict[str, str]:
    """Parse 'name TYPE, name TYPE<A, B>' into types by name; 'none' and 'nothing' give an empty mapping."""
    parts = re.split(r", (?=[a-z_]+ [A-Z])", listed)
    pairs = [part.split(" ", 1) for part in parts if part not in {"none", "nothing"}]
    return {name: type_ for name, type_ in pairs}  # noqa: C416 - mypy knows no dict of lists


def read_query_file(path: Path, kind: QueryKind) -> QueryFile:
    """Read one file; one of a wing lies in the wing's folder.

    Raises:
        GraphContractError: It does not begin with the language line and its own name.
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
    """Return the folder of query files: inside the installed package, or in a checkout."""
    packaged = Path(str(files("firmware_graph"))) / "cypher"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "cypher"


@cache
def load_catalogue() -> Mapping[str, QueryFile]:
    """Return every query file of the package by its name."""
    return read_catalogue(query_folder())


def read_catalogue(folder: Path) -> Mapping[str, QueryFile]:
    """Read the query files of a folder, by name.

    Raises:
        GraphContractError: Two files share a name, one lies in no known wing, or one has a wrong beginning.
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
    """Check that a file lies in a wing, unless it is of the schema or a whole store: those serve all wings.

    Raises:
        GraphContractError: It does not.
    """
    wings = path.parts[1:-1]
    has_wings = kind in OF_WINGS
    if wings and not has_wings:
        raise GraphContractError(f"{path} must lie in {kind} itself")
    if has_wings and wings not in {(wing.value,) for wing in Wing}:
        raise GraphContractError(f"{path} lies in no wing: move it to {kind}/ and one of {', '.join(Wing)}")
