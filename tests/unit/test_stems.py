"""One stem names a question in every layer, so that anyone finds it by one guess."""

import ast
from pathlib import Path

import pytest

from firmware_graph.api.schema.build import declared_schema
from support.paths import ROOT
from support.question_reads import READS, files_read_for
from support.wings import stem_of, wings_of

SOURCE = ROOT / "src"
SCHEMA = declared_schema()._schema  # noqa: SLF001 - Strawberry offers no public way to its fields
OF_THE_REQUEST = {"rateLimit"}  # what a request was charged, which nothing is read for
QUESTIONS = [field for field in (SCHEMA.query_type.fields if SCHEMA.query_type else {}) if field not in OF_THE_REQUEST]
CHANGES = list(SCHEMA.mutation_type.fields) if SCHEMA.mutation_type else []
FIELDS_OF_READS = {
    name: query.header["fields"].split(", ") for name, query in READS.items() if "fields" in query.header
}


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
        "read file, or one whose header names the field": stem in READS
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


def test_read_file_names_the_fields_that_it_is_read_for() -> None:
    """One that is read for the field of its own stem alone need not."""
    read_for: dict[str, list[str]] = {name: [] for name in READS}
    for field in sorted(QUESTIONS):
        for name in files_read_for(field):
            read_for[name].append(field)
    owed = {name: fields for name, fields in read_for.items() if [*map(stem_of, fields)] not in ([], [name])}
    assert owed == FIELDS_OF_READS
