"""One stem names a question in every layer, so that anyone finds it by one guess."""

import ast
from pathlib import Path

import grimp
import pytest

from firmware_graph.api.schema.build import declared_schema
from firmware_graph.database.catalogue import QueryKind, load_catalogue
from support.paths import ROOT
from support.wings import stem_of, wings_of

SOURCE = ROOT / "src"
SCHEMA = declared_schema()._schema  # noqa: SLF001 - Strawberry offers no public way to its fields
OF_THE_REQUEST = {"rateLimit"}  # what a request was charged, which nothing is read for
QUESTIONS = [field for field in (SCHEMA.query_type.fields if SCHEMA.query_type else {}) if field not in OF_THE_REQUEST]
CHANGES = list(SCHEMA.mutation_type.fields) if SCHEMA.mutation_type else []
READS = [query for query in load_catalogue().values() if query.kind is QueryKind.READ]
FIELDS_OF_READS = {query.name: query.header["fields"].split(", ") for query in READS if "fields" in query.header}


@pytest.fixture(scope="module")
def imports() -> grimp.ImportGraph:
    """Which module imports which."""
    return grimp.build_graph("firmware_graph", cache_dir=None)


def functions_of(path: Path) -> list[str]:
    """List the functions of a module; none where there is no such file."""
    if not path.is_file():
        return []
    body = ast.parse(path.read_text(encoding="utf-8")).body
    return [node.name for node in body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@pytest.mark.parametrize("field", QUESTIONS)
def test_field_of_query_has_a_question_a_test_and_a_read_file_of_its_stem(field: str) -> None:
    stem = stem_of(field)
    [wing] = wings_of(stem)
    present = {
        "question": stem in functions_of(SOURCE / f"firmware_graph/questions/{wing}/{stem}.py"),
        "test": (ROOT / f"tests/integration/questions/{wing}/test_{stem}.py").is_file(),
        "read file, or one whose header names the field": stem in {query.name for query in READS}
        or any(field in fields for fields in FIELDS_OF_READS.values()),
    }
    assert [layer for layer, is_there in present.items() if not is_there] == []


@pytest.mark.parametrize("field", CHANGES)
def test_field_of_mutation_has_a_change_and_a_test_of_its_stem(field: str) -> None:
    stem = stem_of(field)
    present = {
        "change": stem in functions_of(SOURCE / f"firmware_graph/changes/{stem}.py"),
        "test": any((ROOT / "tests").rglob(f"test_{stem}.py")),
    }
    assert [layer for layer, is_there in present.items() if not is_there] == []


@pytest.mark.parametrize("name", FIELDS_OF_READS)
def test_field_that_a_read_file_names_is_answered_by_it(name: str, imports: grimp.ImportGraph) -> None:
    callers = set(load_catalogue()[name].callers)
    for field in FIELDS_OF_READS[name]:
        assert field in QUESTIONS
        stem = stem_of(field)
        question = f"firmware_graph.questions.{wings_of(stem)[0]}.{stem}"
        assert callers & {question, *imports.find_upstream_modules(question)}, f"{field} does not reach {name}"
